"""Prints, as JSON, the names that a LiteLLM release reads in its configuration file's sections.

usage: known_settings.py WHEEL    (a .whl file, or a folder that one was unpacked to)

LiteLLM publishes no such list, and its schema lacks names that the code reads, so they are collected from the syntax
trees of its modules. Nothing of the wheel is imported or run. Where LiteLLM reads a name:

general_settings  fields of the classes in SCHEMAS; `general_settings.get("x")`, `general_settings["x"]`,
                  `"x" in general_settings`, and the same with a constant for "x" or with a copy of the mapping;
                  names that a helper looks up (LOOK_UPS)
litellm_settings  variables of the package (any other key becomes one with setattr and is read by nobody), names that the
                  loop over the section compares with, and direct reads as above
router_settings   parameters of the router's constructor, without those that the proxy fills in itself
"""

import ast
import json
import pathlib
import re
import sys
import zipfile

# Pydantic classes that the section is validated with.
SCHEMAS = {"ConfigGeneralSettings", "_FallbackBudgetSettings"}
# Copies of the mapping, under the names that the code gives them.
GENERAL = re.compile(r"(^|_)general_settings$|^error_log_settings$")
LITELLM = re.compile(r"^litellm_settings$")
# Functions whose first argument is a name in general_settings.
LOOK_UPS = {"_general_setting_enabled"}
# The class behind litellm.Router, and the proxy's list of parameters that a file doesn't set.
ROUTERS = {"PythonCore", "Router"}
MANAGED_OUTSIDE = "ROUTER_SETTINGS_MANAGED_OUTSIDE_CONFIG"
# Unlike the package's types and private variables.
SETTING = re.compile(r"^[a-z][A-Za-z0-9_]*$")
# The module whose variables are settings.
PACKAGE = "litellm/__init__.py"


def files(path):
    """A wheel's release, and its files by their path in it, each as a function that reads it."""
    path = pathlib.Path(path)
    if path.is_dir():
        names = {str(file.relative_to(path)): file.read_text for file in path.rglob("*") if file.is_file()}
    else:
        wheel = zipfile.ZipFile(path)
        names = {name: lambda name=name: wheel.read(name).decode() for name in wheel.namelist()}
    metadata = next((name for name in names if re.fullmatch(r"litellm-[^/]+\.dist-info/METADATA", name)), None)
    if metadata is None:
        sys.exit(f"{path} is no wheel of LiteLLM: it has no litellm-*.dist-info/METADATA")
    return re.search(r"^Version: (.+)$", names[metadata](), re.MULTILINE).group(1), names


def sources(path):
    """The Python files of a wheel that have to do with settings, by their path in it, and its release."""
    release, names = files(path)
    modules = {name: read for name, read in names.items() if name.startswith("litellm/") and name.endswith(".py")}
    # Half of the package has nothing to do with settings, and parsing is what takes the time.
    texts = {name: content for name, read in modules.items() if "setting" in (content := read()).lower()}
    return release, {name: ast.parse(content) for name, content in texts.items()}


def text(node, constants):
    """The text that an expression stands for: a literal, or a constant of some module."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return constants.get(name_of(node))


def name_of(node):
    """The name of a variable, an attribute or a mapping's entry, or of the function that gives the value."""
    if isinstance(node, ast.Call):
        entry = name_of(node.func) == "get" and node.args and text(node.args[0], {})
        return entry or name_of(node.func)
    if isinstance(node, ast.Subscript):
        return text(node.slice, {}) or ""
    if isinstance(node, ast.BoolOp):  # (general_settings or {}).get(...)
        return name_of(node.values[0])
    return getattr(node, "id", getattr(node, "attr", ""))


def assigned(body):
    """The names that statements assign to, with the value."""
    for statement in body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement.target.id, statement.value
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    yield target.id, statement.value


def read_names(trees, mapping, constants):
    """Names that are read from a mapping whose variable matches."""
    for tree in trees.values():
        for node in ast.walk(tree):
            found = None
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                if node.func.attr in ("get", "pop", "setdefault") and mapping.search(name_of(node.func.value)):
                    found = text(node.args[0], constants)
            elif isinstance(node, ast.Subscript) and mapping.search(name_of(node.value)):
                found = text(node.slice, constants)
            elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
                if mapping.search(name_of(node.comparators[0])):
                    found = text(node.left, constants)
            if found is not None:
                yield found


def looked_up(trees):
    """Names that a helper reads."""
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and name_of(node.func) in LOOK_UPS and node.args:
                yield text(node.args[0], {})


def compared_in_loop(trees, mapping):
    """Names that a loop `for key, value in <mapping>.items()` compares its key with."""
    for tree in trees.values():
        for loop in ast.walk(tree):
            if not (isinstance(loop, ast.For) and isinstance(loop.iter, ast.Call) and isinstance(loop.target, ast.Tuple)):
                continue
            if not (isinstance(loop.iter.func, ast.Attribute) and mapping.search(name_of(loop.iter.func.value))):
                continue
            key = name_of(loop.target.elts[0])
            for node in ast.walk(loop):
                if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq) and name_of(node.left) == key:
                    yield text(node.comparators[0], {})


def classes(trees, names):
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name in names:
                yield node


def parameters(trees):
    for router in classes(trees, ROUTERS):
        for function in router.body:
            if isinstance(function, ast.FunctionDef) and function.name == "__init__":
                arguments = function.args
                yield from (one.arg for one in arguments.args[1:] + arguments.kwonlyargs)


def managed_outside(trees):
    for tree in trees.values():
        for name, value in assigned(tree.body):
            if name == MANAGED_OUTSIDE:
                yield from (node.value for node in ast.walk(value) if isinstance(node, ast.Constant))


def main(path):
    release, trees = sources(path)
    constants = {
        name: value.value
        for tree in trees.values()
        for name, value in assigned(tree.body)
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    }
    schema = {name for schema in classes(trees, SCHEMAS) for name, _ in assigned(schema.body)}
    general = schema | set(read_names(trees, GENERAL, constants)) | set(looked_up(trees))
    variables = {name for name, _ in assigned(trees[PACKAGE].body) if SETTING.match(name)}
    litellm = variables | set(read_names(trees, LITELLM, constants)) | set(compared_in_loop(trees, LITELLM))
    router = {name for name in parameters(trees) if not name.startswith("_")} - set(managed_outside(trees))
    sections = {"general_settings": general, "litellm_settings": litellm, "router_settings": router}
    print(json.dumps({"release": release, **{name: sorted(keys) for name, keys in sections.items()}}, indent=2))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: known_settings.py WHEEL")
    main(sys.argv[1])
