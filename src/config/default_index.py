"""Print the default index that pip is built with: its constant, not its settings."""
import sys

try:
    from pip._internal.models.index import PyPI
except ImportError as error:
    sys.exit(f"pip of {sys.executable} cannot be asked for its default index ({error})")
print(PyPI.simple_url.rstrip("/") + "/")
