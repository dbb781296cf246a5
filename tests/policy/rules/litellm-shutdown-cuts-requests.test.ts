import { configure, deployment, pod, proxy, setVariable } from "../productionStack";
import { ruleTests } from "../ruleTests";
import { set } from "../support";

const hook = `${pod}.containers.0.lifecycle.preStop`;

ruleTests("litellm-shutdown-cuts-requests", {
  forbids: [
    {
      title: "LiteLLM's default request timeout",
      change: (resources) => {
        configure(resources, "litellm_settings.request_timeout", undefined);
      },
      resource: deployment,
      says: /has no litellm_settings\.request_timeout/,
    },
    {
      title: "a request timeout above GRACEFUL_SHUTDOWN_TIMEOUT",
      change: (resources) => {
        configure(resources, "litellm_settings.request_timeout", 900);
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
        configure(resources, "litellm_settings.request_timeout", 60);
      },
    },
    {
      title: "a preStop hook with a command",
      change: (resources) => set(proxy(resources), hook, { exec: { command: ["sleep", "5"] } }),
    },
  ],
});
