import { parse, stringify } from "yaml";

import { ruleTests } from "../ruleTests";
import { find, get, type Mutable, set } from "../support";

const pod = "spec.template.spec";
const hook = `${pod}.containers.0.lifecycle.preStop`;
const proxy = (resources: Mutable[]) => find(resources, "Deployment", "litellm").inputs;
const deployment = "Deployment litellm/litellm";

function setTimeoutOfRequests(resources: Mutable[], value: unknown): void {
  const { inputs } = find(resources, "ConfigMap", "litellm-config");
  const config: unknown = parse(String(get(inputs, "data.config\\.yaml")));
  set(config, "litellm_settings.request_timeout", value);
  set(inputs, "data.config\\.yaml", stringify(config));
}

function setVariable(resources: Mutable[], name: string, value: string | undefined): void {
  const variables = get(proxy(resources), `${pod}.containers.0.env`) as { name: string; value?: string }[];
  const index = variables.findIndex((variable) => variable.name === name);
  if (value === undefined) variables.splice(index, 1);
  else variables[index] = { name, value };
}

ruleTests("litellm-shutdown-cuts-requests", {
  forbids: [
    {
      title: "LiteLLM's default request timeout",
      change: (resources) => {
        setTimeoutOfRequests(resources, undefined);
      },
      resource: deployment,
      says: /has no litellm_settings\.request_timeout/,
    },
    {
      title: "a request timeout above GRACEFUL_SHUTDOWN_TIMEOUT",
      change: (resources) => {
        setTimeoutOfRequests(resources, 900);
      },
      resource: deployment,
      says: /allows requests of 900 s \(litellm_settings\.request_timeout\), but waits only 630 s/,
    },
    {
      title: "streams without a maximum duration",
      change: (resources) => {
        setVariable(resources, "LITELLM_MAX_STREAMING_DURATION_SECONDS", undefined);
      },
      resource: deployment,
      says: /has no LITELLM_MAX_STREAMING_DURATION_SECONDS/,
    },
    {
      title: "LiteLLM's default GRACEFUL_SHUTDOWN_TIMEOUT of 30 s",
      change: (resources) => {
        setVariable(resources, "GRACEFUL_SHUTDOWN_TIMEOUT", undefined);
      },
      resource: deployment,
      says: /but waits only 30 s for them/,
      times: 2,
    },
    {
      title: "Kubernetes' default grace period of 30 s",
      change: (resources) => set(proxy(resources), `${pod}.terminationGracePeriodSeconds`, undefined),
      resource: deployment,
      says: /has terminationGracePeriodSeconds 30, expected more than 635/,
    },
    {
      title: "a grace period that the preStop hook uses up",
      change: (resources) => set(proxy(resources), `${hook}.sleep.seconds`, 15),
      resource: deployment,
      says: /has terminationGracePeriodSeconds 645, expected more than 645/,
    },
    {
      title: "no preStop hook",
      change: (resources) => set(proxy(resources), hook, undefined),
      resource: deployment,
      says: /has no preStop hook/,
    },
  ],
  allows: [
    {
      title: "a longer grace period",
      change: (resources) => set(proxy(resources), `${pod}.terminationGracePeriodSeconds`, 1200),
    },
    {
      title: "a shorter request timeout",
      change: (resources) => {
        setTimeoutOfRequests(resources, 60);
      },
    },
    {
      title: "a preStop hook with a command",
      change: (resources) => set(proxy(resources), hook, { exec: { command: ["sleep", "5"] } }),
    },
  ],
});
