"""``python -m digitize``: the command line."""

from digitize.cli.app import main

if __name__ == "__main__":
    main()
