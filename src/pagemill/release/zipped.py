"""Write files into a zip that has the same bytes whenever and wherever it is written."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from pagemill import schema

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can tell
BESIDE = ("README.md", "LICENSE")  # what a reader of the tables needs beside them


def write(path: Path, files: Mapping[str, bytes], first: str = "") -> Path:
    """Write a zip.

    Nothing is compressed: what a compressor gives depends on its version.

    Parameters
    ----------
    path
        The file to write.
    files
        Name within the zip -> content.
    first
        The file that comes first; the others follow by name.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items(), key=lambda file: (file[0] != first, file[0])):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3  # Unix, wherever this runs
            info.external_attr = 0o100644 << 16
            archive.writestr(info, content)
    return path


def data_package(path: Path) -> Path:
    """Write the tables with their descriptor, a Data Package, as one zip."""
    folder = schema.csv_file(schema.names()[0]).parent
    listed = ["datapackage.json", *(schema.table(name)["path"] for name in schema.names())]
    listed += [name for name in BESIDE if (folder / name).is_file()]
    return write(path, {name: (folder / name).read_bytes() for name in listed})
