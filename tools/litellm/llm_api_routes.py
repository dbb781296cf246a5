"""Prints, as JSON, the paths of a LiteLLM release that a public host may serve: those of the LLM API.

usage: llm_api_routes.py WHEEL    (a .whl file, or a folder that one was unpacked to)

LiteLLM lists its routes by purpose in `LiteLLMRoutes` (`proxy/_types.py`). Those of API_LISTS are taken, with ADDED and
without NOT_API.
Gateways and Ingresses match whole paths or prefixes, so a route with a parameter becomes the prefix before that: nothing
else may be below it. The routes that the code registers are collected from its syntax trees; one below a prefix that is
neither listed nor in REVIEWED ends the run. Nothing of the wheel is imported or run.

exact     paths that are served alone
prefixes  paths that are served with everything below them
"""

import ast
import json
import re
import sys

from known_settings import assigned, classes, files

TYPES = "litellm/proxy/_types.py"
API_LISTS = ("openai_routes", "anthropic_routes", "google_routes")
# What OpenAI's clients ask of one model, which the lists lack.
ADDED = {"/v1/models/{model_id}"}
# Tools for administrators, a catalogue whose other half installs plugins, and paths that the pass-through to the provider
# (`/openai/{endpoint:path}`) serves where no other route does.
NOT_API = ("/utils/", "/claude-code/", "/openai/deployments/", "/openai/v1/responses/")
# Read in release 1.109.1: part of the LLM API, and missing from the lists.
REVIEWED = {
    "/containers/{}",
    "/fine_tuning/jobs/{path}",
    "/models/{}",
    "/responses/compact",
    "/search/tools",
    "/v1/containers/{}",
    "/v1/fine_tuning/jobs/{path}",
    "/v1/responses/compact",
    "/v1/search/tools",
    "/v1/skills/{}/archive",
    "/v1/videos/characters",
    "/v1/videos/characters/{}",
    "/v1/videos/edits",
    "/v1/videos/extensions",
    "/videos/characters",
    "/videos/characters/{}",
    "/videos/edits",
    "/videos/extensions",
}
METHODS = {"add_api_route", "api_route", "delete", "get", "head", "mount", "options", "patch", "post", "put", "route", "websocket"}
ROUTER = re.compile(r"router|^app$")
PARAMETER = re.compile(r"\{[^}:]*(:path)?\}")


def plain(route):
    """A route whose parameters have no names: {path} takes slashes, {} doesn't."""
    return PARAMETER.sub(lambda found: "{path}" if found[1] else "{}", route)


def listed(trees):
    """The routes of the API's lists."""
    module = trees[TYPES]
    names = dict(assigned(module.body)) | {
        name: value for found in classes({TYPES: module}, {"LiteLLMRoutes"}) for name, value in assigned(found.body)
    }

    def texts(expression):
        for item in expression.elts:
            if isinstance(item, ast.Starred):
                yield from texts(names[item.value.id])
            else:
                yield ast.literal_eval(item)

    routes = {route.split("?")[0] for name in API_LISTS for route in texts(names[name])}
    return {route for route in routes if not route.startswith(NOT_API)} | ADDED


def registered(trees):
    """The routes that the code registers under a literal path, below the prefix of their router."""
    for tree in trees.values():
        prefixes = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                given = [one.value for one in node.value.keywords if one.arg == "prefix"]
                if given and isinstance(given[0], ast.Constant):
                    prefixes |= {target.id: given[0].value for target in node.targets if isinstance(target, ast.Name)}
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS):
                continue
            router = getattr(node.func.value, "id", getattr(node.func.value, "attr", ""))
            given = node.args[:1] or [one.value for one in node.keywords if one.arg == "path"]
            if ROUTER.search(router) and given and isinstance(given[0], ast.Constant):
                yield f"{prefixes.get(router, '')}{given[0].value}"


def parts(route):
    return [part for part in route.split("/") if part]


def is_below(route, prefix):
    """Whether a route serves paths below a prefix. One whose first part is a parameter names a server or a provider."""
    own, wanted = parts(plain(route)), parts(prefix)
    if own[:1] in (["{}"], ["{path}"]):
        return False
    if "{path}" in own[: len(wanted)]:
        own = own[: own.index("{path}")]
    elif len(own) < len(wanted):
        return False
    return all(part == other or part.startswith("{") for part, other in zip(own, wanted))


def prefix_of(route):
    """What is before a route's first parameter; the route itself without one."""
    return re.split(r"/[^/]*[{*]", route)[0]


def main(path):
    release, read = files(path)
    modules = {name: read[name]() for name in read if name.startswith("litellm/") and name.endswith(".py")}
    trees = {name: ast.parse(text) for name, text in modules.items() if name == TYPES or "outer." in text or "app." in text}
    api = listed(trees)
    prefixes = {prefix_of(route) for route in api if prefix_of(route) != route}
    prefixes = {one for one in prefixes if not any(one != other and is_below(one, other) for other in prefixes)}
    known = {plain(route) for route in api} | REVIEWED
    # The lists name the parameters without their kind.
    known |= {route.replace("{}", "{path}") for route in known}
    unknown = sorted(
        f"{route} (below {prefix})"
        for route in set(registered(trees))
        for prefix in prefixes
        if is_below(route, prefix) and plain(route) not in known
    )
    if unknown:
        sys.exit(f"not known to be of the LLM API, review them: {', '.join(unknown)}")
    exact = {route for route in api if not any(is_below(route, prefix) for prefix in prefixes)}
    print(json.dumps({"release": release, "exact": sorted(exact), "prefixes": sorted(prefixes)}, indent=2))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: llm_api_routes.py WHEEL")
    main(sys.argv[1])
