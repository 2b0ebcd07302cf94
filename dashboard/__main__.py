"""Makes `python -m dashboard` run the commands."""

# Processes that check the layout of SQL import this file again, and must not run a command.
if __name__ == "__main__":
    import gc

    # A command that ends soon spends half its time looking for circles; those that run on look again.
    gc.disable()
    from dashboard.cli import main

    raise SystemExit(main())
