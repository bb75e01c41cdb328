"""The program that fuzzes needs atheris, which `make test` does without."""

collect_ignore = ["run.py"]
