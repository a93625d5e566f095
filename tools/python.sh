#!/bin/sh
# Run the arguments with a Python that is new enough: the one PYTHON names, else the first that is found.

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

release() {
    "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null || echo "not there"
}

if [ -n "${PYTHON:-}" ]; then
    is_new_enough "$PYTHON" && exec "$PYTHON" "$@"
    echo "Salesproc needs Python 3.11 or newer, and PYTHON=$PYTHON is $(release "$PYTHON")." >&2
    exit 1
fi

for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
    is_new_enough "$candidate" && exec "$candidate" "$@"
done
echo "Salesproc needs Python 3.11 or newer, and python3 is $(release python3):" \
    "install a newer one, or name one with PYTHON=/path/to/python3." >&2
exit 1
