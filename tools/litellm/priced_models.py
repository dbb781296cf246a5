"""Prints, as JSON, the models that a LiteLLM release has a price for, and the providers that it knows.

usage: priced_models.py WHEEL    (a .whl file, or a folder that one was unpacked to)

A proxy that blocks models without pricing serves a listed model only if one of its prices is above 0
(`auth_checks.py`, `_entry_has_priced_metric`). Nothing of the wheel is imported or run.

models     names by the provider that the price list gives them, in lower case, separated by spaces; a name that is the
           provider and a slash before the rest is written as /rest
providers  prefixes of a model's name that LiteLLM takes for a provider, separated by spaces
"""

import ast
import collections
import json
import sys

from known_settings import assigned, classes, files

PRICES = "litellm/model_prices_and_context_window_backup.json"
PROVIDERS = "litellm/types/utils.py"
MORE_PROVIDERS = "litellm/llms/openai_like/providers.json"
# An entry that describes the format.
EXAMPLE = "sample_spec"


def positive(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0


def is_priced(entry):
    if entry.get("tiered_pricing") is not None:
        return True
    prices = [value for key, value in entry.items() if "cost_per" in key]
    return any(positive(price) or (isinstance(price, dict) and any(map(positive, price.values()))) for price in prices)


def main(path):
    release, read = files(path)
    models = collections.defaultdict(set)
    for name, entry in json.loads(read[PRICES]()).items():
        if name != EXAMPLE and is_priced(entry):
            provider = entry.get("litellm_provider", "")
            models[provider].add(name.lower().removeprefix(provider) if name.startswith(f"{provider}/") else name.lower())
    trees = {PROVIDERS: ast.parse(read[PROVIDERS]())}
    providers = {value.value for enum in classes(trees, {"LlmProviders"}) for _, value in assigned(enum.body)}
    providers |= set(json.loads(read[MORE_PROVIDERS]()))
    print(
        json.dumps(
            {
                "release": release,
                "providers": " ".join(sorted(providers)),
                "models": {provider: " ".join(sorted(models[provider])) for provider in sorted(models)},
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: priced_models.py WHEEL")
    main(sys.argv[1])
