import * as pulumi from "@pulumi/pulumi";

import { Gateway, type GatewayConfigInput, resolveSettings } from "../../../components";

/*
 * A program of somebody else's that makes a gateway by the public API. What is known only after an update comes from its
 * config: `unknown` names what is unknown in this run.
 */

module.exports = function program() {
  const unknown = new pulumi.Config().get("unknown") ?? "";
  const config: GatewayConfigInput = {
    profile: "prod",
    createNamespace: false,
    litellm: {
      providerKeys: { OPENAI_API_KEY: unknown === "key" ? pulumi.output<string>(pulumi.unknown as never) : "sk-own" },
      models: [
        {
          model_name: "gpt",
          litellm_params: { model: "openai/gpt-4o", api_key: "os.environ/OPENAI_API_KEY" },
        },
      ],
    },
  };
  const namespace = unknown === "namespace" ? pulumi.output<string>(pulumi.unknown as never) : "own";
  const settings = resolveSettings(config, { project: pulumi.getProject(), stack: pulumi.getStack() });
  const gateway = new Gateway("own", { settings, namespace });
  return { url: gateway.litellm.url, deployment: gateway.litellm.deployment.metadata.name };
};
