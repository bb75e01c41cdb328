"""A real OpenRefine reconciles a table of names with our service, and extends it by columns.

It needs the Debian package ``openrefine``; without it the tests are skipped.
"""

import csv
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress

import httpx
import pytest

TABLE = """name,county
云岭省,
東山縣,
Xihe County,
东山一中,东山县
Xihe Drinking Water Project,西河县
和平镇,
Heping Town,
和平镇,西河县
北海道大学,
"""
EXPECTED = ["province", "east", "west", "school", "wells", None, None, "west-peace", None]

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def program(install):
    """Return the path of OpenRefine; without it the tests are skipped."""
    install("openrefine-packages.sh")
    found = shutil.which("openrefine")
    if found is None:
        pytest.skip("OpenRefine is not here: install the Debian package openrefine")
    return found


@pytest.fixture(scope="module")
def service(made_up_dir, served):
    """Return the address of a real server over the made-up graph."""
    with served(made_up_dir) as address:
        yield f"{address}reconcile/zh"


class Refine:
    """Drive an OpenRefine as its own pages do."""

    def __init__(self, port):
        self.address = f"http://127.0.0.1:{port}"
        self.web = httpx.Client(base_url=self.address, timeout=300, follow_redirects=False)

    def is_up(self):
        """Tell whether it answers."""
        try:
            return self.web.get("/command/core/get-version").status_code == 200
        except httpx.TransportError:
            return False

    def post(self, command, params=None, **form):
        """Post a command."""
        token = self.web.get("/command/core/get-csrf-token").json()["token"]
        query = {**(params or {}), "csrf_token": token}
        return self.web.post(f"/command/core/{command}", params=query, **form)

    def create(self, table):
        """Make a project of a CSV table, and return its id."""
        options = {"encoding": "UTF-8", "separator": ",", "headerLines": 1}
        answer = self.post(
            "create-project-from-upload",
            {"options": json.dumps(options), "format": "text/line-based/*sv"},
            data={"project-name": "names"},
            files={"project-file": ("names.csv", table.encode(), "text/csv")},
        )
        return answer.headers["location"].partition("project=")[2]

    def reconcile(self, project, manifest, service, **chosen):
        """Reconcile the column of names, and wait until it is done."""
        config = {
            "mode": "standard-service",
            "service": service,
            "identifierSpace": manifest["identifierSpace"],
            "schemaSpace": manifest["schemaSpace"],
            "type": None,
            "autoMatch": True,
            "limit": 0,
            "columnDetails": [],
            **chosen,
        }
        form = {"columnName": "name", "config": json.dumps(config), "engine": ENGINE}
        assert self.post("reconcile", {"project": project}, data=form).json()["code"] != "error"
        self.wait(project)

    def wait(self, project):
        """Wait until nothing is under way."""
        end = time.monotonic() + 600  # never reached but by one that hangs
        while self.web.get("/command/core/get-processes", params={"project": project}).json()[
            "processes"
        ]:
            assert time.monotonic() < end
            time.sleep(0.1)

    def judged(self, project):
        """Return for each row the id that was taken, and whether candidates were offered."""
        params = {"project": project, "start": 0, "limit": 5000}
        answer = self.post("get-rows", params, data={"engine": ENGINE}).json()
        recons = answer.get("pool", {}).get("recons", {})
        found = []
        for row in answer["rows"]:
            cell = next(c for c in row["cells"] if c)
            recon = cell.get("r") if isinstance(cell.get("r"), dict) else recons[str(cell["r"])]
            match = recon.get("m")
            found.append((match["id"] if match else None, len(recon.get("c", []))))
        return found

    def extend(self, project, manifest, service, *properties):
        """Add columns of values after the column of names."""
        form = {
            "baseColumnName": "name",
            "endpoint": service,
            "identifierSpace": manifest["identifierSpace"],
            "schemaSpace": manifest["schemaSpace"],
            "columnInsertIndex": 1,
            "extension": json.dumps({"properties": list(properties)}),
            "engine": ENGINE,
        }
        self.post("extend-data", {"project": project}, data=form)
        self.wait(project)

    def export(self, project):
        """Return the table as it stands now."""
        params = {"project": project, "format": "csv"}
        answer = self.post("export-rows", params, data={"engine": ENGINE})
        return list(csv.DictReader(io.StringIO(answer.text)))


ENGINE = json.dumps({"facets": [], "mode": "row-based"})


@pytest.fixture(scope="module")
def refine(program, tmp_path_factory):
    """Return a running OpenRefine; it and all that it started are ended."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("openrefine")
    options = ["-p", str(port), "-i", "127.0.0.1", "-d", str(folder), "-m", "512M"]
    log = (folder / "log.txt").open("wb")
    process = subprocess.Popen(
        [program, *options, "-x", "refine.headless=true"],
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    running = Refine(port)
    try:
        end = time.monotonic() + 600  # never reached but by one that hangs
        while not running.is_up():
            assert process.poll() is None, (folder / "log.txt").read_text("utf-8")
            assert time.monotonic() < end, "OpenRefine did not start"
            time.sleep(0.2)
        yield running
    finally:
        running.web.close()
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
        log.close()


@pytest.fixture(scope="module")
def manifest(service):
    """Return the manifest of the service."""
    return httpx.get(service).json()


@pytest.fixture(scope="module")
def project(refine, service, manifest):
    """Return a project whose names have been reconciled, with the county as a property."""
    made = refine.create(TABLE)
    county = {"column": "county", "propertyName": "county", "propertyID": "locatedIn"}
    refine.reconcile(made, manifest, service, columnDetails=[county])
    return made


def test_names_are_matched_and_the_ambiguous_left_open(refine, project):
    """Chinese, traditional, short and English names are matched; namesakes are offered only."""
    judged = refine.judged(project)
    assert [taken for taken, _ in judged] == EXPECTED
    assert [offered >= 2 for _, offered in judged[5:7]] == [True, True]


def test_columns_are_added(refine, project, service, manifest):
    """A column of codes and one of places are filled for the matched rows, and only for them."""
    code = {"id": "gbt2260", "name": "code"}
    place = {"id": "locatedIn", "name": "lies in"}
    refine.extend(project, manifest, service, code, place)
    rows = refine.export(project)
    names = list(rows[0])
    assert names[0] == "name"
    filled = [(row[names[1]], row[names[2]]) for row in rows]
    assert filled == [
        ("", ""),
        ("999901", "云岭省"),
        ("999902", "云岭省"),
        ("", "东山县"),
        ("", "西河县"),
        ("", ""),
        ("", ""),
        ("999902101", "西河县"),
        ("", ""),
    ]


def test_a_thousand_rows_take_less_than_a_minute(refine, service, manifest, slowness):
    """A table of a thousand different names is reconciled within 60 s."""
    names = [f"{TABLE.splitlines()[1 + n % 9].partition(',')[0]} {n}" for n in range(1000)]
    made = refine.create("\n".join(["name", *names]) + "\n")
    start = time.monotonic()
    refine.reconcile(made, manifest, service)
    assert time.monotonic() - start < 60 * slowness()
    assert len(refine.judged(made)) == 1000


@pytest.fixture
def page(chromium):
    """Return a page of a real Chromium that reaches this machine only."""
    with chromium() as browser:
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.set_default_timeout(120_000)  # only what hangs takes so long
        opened.route("**/*", _only_here)
        yield opened


@pytest.mark.browser
def test_its_own_dialog_works_with_the_service(refine, service, page):
    """A reader adds the service, sees our types and properties, matches, and sees the preview."""
    from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

    page.goto(f"{refine.address}/project?project={refine.create(TABLE)}")
    page.locator(".column-header", has_text="name").locator(".column-header-menu").click()
    for text in ("Reconcile", "Start reconciling"):
        page.locator(".menu-item", has_text=text).click()
    page.locator("button", has_text="Add Standard Service").click()
    page.locator(".input-container input").fill(service)
    page.locator("form button[type=submit]").click()
    page.locator(".type-container").get_by_text("地点").wait_for()
    page.locator("input[name=property]").press_sequentially("位于")
    page.locator(".fbs-item", has_text="位于").first.click()
    page.locator(".detail-container input[type=checkbox]").check()
    page.locator("button", has_text="Start reconciling").click()
    matched = page.locator(".data-table-cell-content a").get_by_text("东山县", exact=True)
    matched.wait_for()
    frame = page.frame_locator("iframe[src*='/reconcile/zh/preview?id=east']")
    shown = frame.get_by_text("Dongshan County")
    for _ in range(6):  # OpenRefine may draw the table anew, and a preview goes with the old one
        page.mouse.move(0, 0)
        matched.hover()
        with suppress(PlaywrightTimeoutError):
            shown.wait_for(timeout=5_000)
            break
    assert shown.is_visible()


def _only_here(route):
    """Let requests to this machine through, and no other."""
    if route.request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
        route.continue_()
    else:
        route.abort()
