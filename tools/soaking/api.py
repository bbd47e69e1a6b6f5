"""The API, made from the protos alone."""

import importlib
import pathlib
import shutil
import subprocess
import sys

from .programs import SoakError

SERVICES = ["account_service", "admin_service", "event_service", "market", "market_data_service", "order_service"]


def make_stubs(protos, folder):
    """Makes the modules of package farmgate.v1 in a folder, and lets Python find them there."""
    protoc = shutil.which("protoc")
    plugin = shutil.which("grpc_python_plugin")
    if protoc is None or plugin is None:
        raise SoakError("protoc and grpc_python_plugin are needed: tools/setup installs them")
    pathlib.Path(folder).mkdir()
    subprocess.run([protoc, f"--proto_path={protos}", f"--python_out={folder}", f"--grpc_out={folder}",
                    f"--plugin=protoc-gen-grpc={plugin}"] + [f"farmgate/v1/{name}.proto" for name in SERVICES],
                   check=True, timeout=60)
    sys.path.insert(0, str(folder))


def messages(name):
    """Such as those of order_service."""
    return importlib.import_module(f"farmgate.v1.{name}_pb2")


def stub(service, channel):
    """Of a service such as "Order"."""
    names = {"Account": "account_service", "Admin": "admin_service", "Event": "event_service",
             "MarketData": "market_data_service", "Order": "order_service"}
    module = importlib.import_module(f"farmgate.v1.{names[service]}_pb2_grpc")
    return getattr(module, f"{service}ServiceStub")(channel)
