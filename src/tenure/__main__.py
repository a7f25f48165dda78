"""`python -m tenure` is `tenure`."""

from tenure.faces.cli import main

if __name__ == "__main__":
    main(prog_name="tenure")
