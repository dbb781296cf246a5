import { Provider } from "@pulumi/kubernetes";
import { Namespace } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { Gateway, type GatewayConfigInput, resolveSettings } from "llm-gateway";

/*
 * A gateway inside another program, on the cluster of an explicit provider, in a namespace that the program creates with its
 * own labels. The stack file sets what differs by stack, under `gateway`.
 */
module.exports = function program() {
  const config = new pulumi.Config();
  // Without the flags a changed ConfigMap or Secret is replaced, and an object that was edited by hand is a conflict.
  const provider = new Provider("cluster", {
    context: config.get("context"),
    enableConfigMapMutable: true,
    enablePatchForce: true,
    enableSecretMutable: true,
  });
  const namespace = new Namespace(
    "team",
    {
      metadata: {
        name: config.get("namespace") ?? "team-gateway",
        labels: { team: "platform", "pod-security.kubernetes.io/enforce": "restricted" },
      },
    },
    { provider },
  );

  const settings = resolveSettings(
    {
      ...config.requireObject<GatewayConfigInput>("gateway"),
      createNamespace: false,
      litellm: {
        models: [
          { model_name: "mock", litellm_params: { model: "openai/gpt-4o", mock_response: "Hello from the gateway." } },
        ],
      },
    },
    { project: pulumi.getProject(), stack: pulumi.getStack() },
  );
  const gateway = new Gateway(
    "gateway",
    {
      settings,
      namespace: namespace.metadata.name,
    },
    { provider },
  );

  return {
    url: gateway.litellm.url,
    masterKey: pulumi.secret(gateway.litellm.masterKey),
    // Every child is there to be referred to.
    serviceName: gateway.litellm.service.metadata.name,
  };
};
