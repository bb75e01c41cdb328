"""Make geocoded releases of AidData, as archives of tables, for tests."""

import zipfile

PROJECT = (
    "project_id,project_title,donors,recipients,recipients_iso3,status\n"
    "7,A well,State Y,Mali,MLI,Completion\n"
)


def release(path, **tables):
    """Write a release with one project and the other *tables*, by name; return *path*."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {"projects": PROJECT, **tables}.items():
            archive.writestr(f"{name}.csv", text)
    return path
