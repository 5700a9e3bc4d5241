"""The embedded default: broker, workers, clock and API started, watched and stopped as one, with no server to install.

In: settings. Out: a running service, or a named SetupError. Promises: one service a data folder; when it ends, however
it ends, no child of it goes on running.
"""

from digitize.serve.supervisor import Watcher, run_service

__all__ = ["Watcher", "run_service"]
