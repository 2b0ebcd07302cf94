"""Makes `python -m dashboard` run the commands."""

from dashboard.cli import main

raise SystemExit(main())
