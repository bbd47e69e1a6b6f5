"""The API as Python sees it: made from the protos alone, so that nothing of the engine's code helps the client."""

import importlib
import pathlib
import subprocess
import sys

PROTOS = pathlib.Path(__file__).resolve().parent.parent.parent / "proto"
SERVICES = ["admin_service", "event_service", "market", "order_service"]


def make_stubs(folder, protoc, plugin):
    """Makes the modules of package farmgate.v1 in a folder, and lets Python find them there."""
    subprocess.run([protoc, f"--proto_path={PROTOS}", f"--python_out={folder}", f"--grpc_out={folder}",
                    f"--plugin=protoc-gen-grpc={plugin}"] + [f"farmgate/v1/{name}.proto" for name in SERVICES],
                   check=True, timeout=60)
    sys.path.insert(0, str(folder))


def module(name):
    """Such as farmgate.v1.market_pb2."""
    return importlib.import_module(f"farmgate.v1.{name}")
