"""Makes `python -m dashboard` run the commands."""

# Processes that check the layout of SQL import this file again, and must not run a command.
if __name__ == "__main__":
    from dashboard.cli import main

    raise SystemExit(main())
