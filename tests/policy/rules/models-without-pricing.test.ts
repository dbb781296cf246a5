import { configure, container, deployment, proxy, setVariable } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { type Mutable, set } from "../support";

const priced = "litellm_settings.block_requests_for_models_without_pricing";

const priceList = (value?: string) => (resources: Mutable[]) => {
  setVariable(resources, "LITELLM_LOCAL_MODEL_COST_MAP", value);
};

ruleTests("models-without-pricing", {
  forbids: [
    ...[undefined, false, "true", 1, null].map((value) => ({
      title: `block_requests_for_models_without_pricing: ${JSON.stringify(value)}`,
      change: (resources: Mutable[]) => {
        configure(resources, priced, value);
      },
      resource: deployment,
      says: /serves models without a price, .*: litellm_settings\.block_requests_for_models_without_pricing in ConfigMap/,
    })),
    {
      title: "the setting under another section",
      change: (resources) => {
        configure(resources, priced, undefined);
        configure(resources, "general_settings.block_requests_for_models_without_pricing", true);
      },
      resource: deployment,
      says: /is not set/,
    },
    ...[undefined, "false", "1", " true", ""].map((value) => ({
      title: `LITELLM_LOCAL_MODEL_COST_MAP ${JSON.stringify(value)}`,
      change: priceList(value),
      resource: deployment,
      says: /downloads its price list at each start: LITELLM_LOCAL_MODEL_COST_MAP is not true/,
    })),
    {
      title: "a price list that only a Secret outside the stack can set",
      change: (resources) => {
        priceList()(resources);
        set(proxy(resources), `${container}.envFrom`, [{ secretRef: { name: "provider-keys" } }]);
      },
      resource: deployment,
      says: /downloads its price list/,
    },
    {
      title: "models without a price in a stack that is not production",
      change: (resources) => {
        configure(resources, priced, undefined);
        for (const { inputs } of resources) set(inputs, "metadata.labels.llm-gateway/profile", "dev");
      },
      stack: "ai-dev",
      resource: deployment,
      says: /serves models without a price/,
    },
    {
      title: "a configuration that can't be judged, outside production too",
      change: (resources) => {
        set(proxy(resources), `${container}.args`, ["--port", "4000"]);
        for (const { inputs } of resources) set(inputs, "metadata.labels.llm-gateway/profile", "dev");
      },
      stack: "ai-dev",
      resource: deployment,
      says: /is started without --config/,
    },
  ],
  allows: [
    { title: "the price list of the image, with true in capitals", change: priceList("TRUE") },
    {
      title: "LiteLLM in offline mode",
      change: (resources) => {
        priceList()(resources);
        setVariable(resources, "LITELLM_OFFLINE_MODE", "true");
      },
    },
  ],
});
