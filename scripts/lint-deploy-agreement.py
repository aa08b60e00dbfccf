"""What no linter can know: that the files in deploy/ agree with the product and with each other.

`lint-deploy-agreement.py FOLDER` tells every disagreement and fails when there is one. Settings are
those of frontage.example.toml, which a test of the server keeps complete.
"""

import re
import sys
import tomllib
from pathlib import Path

import yaml

repository = Path(__file__).resolve().parent.parent
deploy = Path(sys.argv[1])
mistakes = []

# What the server may take to end besides sending its pages away, in seconds.
ENDING = 25


def must(agrees, told):
    if not agrees:
        mistakes.append(told)


def text(name):
    return (deploy / name).read_text()


def first(pattern, name):
    """The first number that the pattern finds in a file."""
    found = re.search(pattern, text(name), re.MULTILINE)
    must(found, f"{name}: nothing like {pattern}")
    return int(found.group(1)) if found else 0


def compose():
    """The file with its anchors followed, and `<<` merged, as Compose reads it."""
    return yaml.safe_load(text("compose/compose.yaml"))


def manifest(name, kind):
    documents = yaml.safe_load_all(text(f"kubernetes/{name}"))
    return next(document for document in documents if document["kind"] == kind)


def every_setting_exists():
    example = (repository / "frontage.example.toml").read_text()
    settings = {name.upper() for name in re.findall(r"^# (\w+) = ", example, re.MULTILINE)}
    like_one = re.compile(r"\b(?:(?:FRONTAGE|PUSHER|AWS)_[A-Z_]*[A-Z]|DATABASE_URL)\b")
    for file in sorted(path for path in deploy.rglob("*") if path.is_file()):
        for name in sorted(set(like_one.findall(file.read_text())) - settings):
            mistakes.append(f"{file.relative_to(deploy)}: {name} is no setting of Frontage")
    return dict(re.findall(r'^# (\w+) = "?([^"\n]*)"?$', example, re.MULTILINE))


def every_variable_is_explained():
    asked = re.findall(r"\$\{(\w+)(:[?-])?", text("compose/compose.yaml"))
    explained = set(re.findall(r"^(\w+)=", text("compose/.env.example"), re.MULTILINE))
    for name in sorted({name for name, default in asked if default != ":-"} - explained):
        mistakes.append(f"compose/.env.example: {name}, which compose.yaml asks for, is missing")
    for name in sorted(explained - {name for name, _ in asked}):
        mistakes.append(f"compose/.env.example: compose.yaml does not ask for {name}")


def stopping_gets_its_time():
    unit, example = "systemd/frontage.service", "systemd/environment.example"
    given = first(r"^TimeoutStopSec=(\d+)$", unit)
    needed = first(r"^#?FRONTAGE_DRAIN_SECONDS=(\d+)$", example) + ENDING
    must(given >= needed, f"{unit}: TimeoutStopSec={given}; a drain of {example} needs {needed}")

    for name, service in compose()["services"].items():
        drain = service.get("environment", {}).get("FRONTAGE_DRAIN_SECONDS")
        if drain is not None:
            given = int(service["stop_grace_period"].removesuffix("s"))
            needed = int(drain) + ENDING
            must(given >= needed, f"compose: {name} gets {given} s to stop and needs {needed}")

    pod = manifest("base/servers.yaml", "StatefulSet")["spec"]["template"]["spec"]
    sleeps = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    drain = first(r"^FRONTAGE_DRAIN_SECONDS=(\d+)$", "kubernetes/base/settings.env")
    given, needed = pod["terminationGracePeriodSeconds"], sleeps + drain + ENDING
    must(given >= needed, f"kubernetes: terminationGracePeriodSeconds {given}; needed: {needed}")


def sockets_find_room(settings):
    most = int(settings["frontage_max_sockets"])
    files = first(r"^LimitNOFILE=(\d+)$", "systemd/frontage.service")
    must(files > most, f"systemd/frontage.service: LimitNOFILE={files}, and {most} sockets")
    for name in ("frontage-1", "frontage-2"):
        files = compose()["services"][name]["ulimits"]["nofile"]
        must(files > most, f"compose: {name} has {files} files, and {most} sockets")


def the_proxy_is_believed():
    services = compose()["services"]
    address = services["proxy"]["networks"]["front"]["ipv4_address"]
    for name in ("frontage-1", "frontage-2"):
        believed = services[name]["environment"]["FRONTAGE_TRUSTED_PROXIES"]
        must(believed == address, f"compose: {name} believes {believed}, the proxy is {address}")
        must(f"{name}:8000" in text("compose/Caddyfile"), f"Caddyfile: {name} is not asked")


def the_image_is_built_of_what_is_here():
    cargo = tomllib.loads((repository / "Cargo.toml").read_text())["workspace"]["package"]
    dockerfile = text("docker/Dockerfile")
    compiler = re.search(r"^FROM rust:(\d+\.\d+)-", dockerfile, re.MULTILINE).group(1)
    wanted = cargo["rust-version"]
    must(compiler == wanted, f"Dockerfile: Rust {compiler}; Cargo.toml says {wanted}")

    version = ".".join(cargo["version"].split(".")[:2])
    tag = manifest("example/kustomization.yaml", "Kustomization")["images"][0]["newTag"]
    must(tag == version, f"kubernetes/example: image {tag}; this is {version}")
    must(f"frontage:{version}}}" in text("compose/compose.yaml"), f"compose: no image of {version}")

    lines = (repository / ".dockerignore").read_text().splitlines()
    sent = {line.removeprefix("!") for line in lines if line.startswith("!")}
    for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.MULTILINE):
        for source in line.split()[:-1]:
            path = Path(source)
            is_sent = bool(sent & {str(part) for part in (path, *path.parents)})
            must(is_sent, f"Dockerfile: .dockerignore keeps {source} away")
            must((repository / path).exists(), f"Dockerfile: there is no {source}")


settings = every_setting_exists()
every_variable_is_explained()
stopping_gets_its_time()
sockets_find_room(settings)
the_proxy_is_believed()
the_image_is_built_of_what_is_here()
print("\n".join(mistakes))
sys.exit(1 if mistakes else 0)
