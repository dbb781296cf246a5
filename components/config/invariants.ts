import type { Sizes } from "../profile";
import type { Settings } from "../settings";
import { connectionProblems } from "./connections";
import { durabilityProblems, quorumProblems, refusedParameterProblems } from "./postgresParameters";
import type { Problem } from "./problem";
import { parseQuantity } from "./quantity";
import { recoveryProblems } from "./recovery";
import { parseSchedule } from "./schedule";
import { timeoutProblems } from "./timeouts";
import { volumeProblems } from "./volume";

/** Less would not reach back over a mistake that is noticed after a weekend. */
const shortestRetentionDays = 7;

/** Reports values that are allowed alone but not together, in every profile. */
export function consistencyProblems(settings: Settings): Problem[] {
  const { litellm, postgres, redis } = settings;
  const problems: Problem[] = [];
  if (litellm.replicas > 1 && !redis) {
    problems.push({
      path: "redis.enabled",
      value: false,
      allowed: `true with litellm.replicas ${litellm.replicas}`,
      remedy:
        "Without a shared Redis each replica keeps its own counters, and budgets and rate limits multiply; set redis.enabled to true.",
    });
  }
  if (litellm.podDisruptionBudget && litellm.replicas === 1) {
    problems.push({
      path: "litellm.podDisruptionBudget",
      value: true,
      allowed: "false with one replica",
      remedy: "A PodDisruptionBudget for a single replica blocks every drain; set litellm.replicas to 2 or more.",
    });
  }
  if (postgres.enablePDB && postgres.instances === 1) {
    problems.push({
      path: "postgres.enablePDB",
      value: true,
      allowed: "false with one instance",
      remedy: "A PodDisruptionBudget for a single instance blocks every drain; set postgres.instances to 2 or more.",
    });
  }
  if (postgres.durability === "quorum" && postgres.instances < 3) {
    problems.push({
      path: "postgres.durability",
      value: postgres.durability,
      allowed: `async with postgres.instances ${postgres.instances}`,
      remedy: "With fewer than three instances the loss of one stops every write; set postgres.instances to 3 or more.",
    });
  }
  return [
    ...problems,
    ...connectionProblems(settings),
    ...recoveryProblems(settings),
    ...refusedParameterProblems(settings),
    ...quorumProblems(settings),
    ...nameProblems(settings),
    ...sizeProblems(settings),
    ...timeoutProblems(litellm),
    ...volumeProblems(settings),
  ];
}

/** Reports values that profile prod doesn't allow. The policy pack checks the same in the resources. */
export function productionProblems(settings: Settings): Problem[] {
  const { litellm, postgres, redis } = settings;
  const fix = "Remove it to use the profile's value, or choose another profile.";
  const checks: [boolean, Problem][] = [
    [
      litellm.replicas >= 2,
      { path: "litellm.replicas", value: litellm.replicas, allowed: "2 or more in profile prod" },
    ],
    [
      litellm.budgets === "fail-closed",
      { path: "litellm.budgets", value: litellm.budgets, allowed: "fail-closed in profile prod" },
    ],
    [
      litellm.podDisruptionBudget,
      { path: "litellm.podDisruptionBudget", value: litellm.podDisruptionBudget, allowed: "true in profile prod" },
    ],
    [redis !== undefined, { path: "redis.enabled", value: false, allowed: "true in profile prod" }],
    [
      redis?.kind !== "external" || redis.tls,
      { path: "redis.external.tls", value: false, allowed: "true in profile prod" },
    ],
    [
      postgres.instances >= 3,
      { path: "postgres.instances", value: postgres.instances, allowed: "3 or more in profile prod" },
    ],
    [postgres.enablePDB, { path: "postgres.enablePDB", value: postgres.enablePDB, allowed: "true in profile prod" }],
    [postgres.backup !== undefined, { path: "postgres.backup.enabled", value: false, allowed: "true in profile prod" }],
    [
      postgres.backup === undefined || runsDaily(postgres.backup.schedule),
      { path: "postgres.backup.schedule", value: postgres.backup?.schedule, allowed: "at least daily in profile prod" },
    ],
    [
      postgres.objectStore === undefined || postgres.objectStore.retentionDays >= shortestRetentionDays,
      {
        path: "postgres.objectStore.retentionDays",
        value: postgres.objectStore?.retentionDays,
        allowed: `${shortestRetentionDays} or more in profile prod`,
      },
    ],
    [
      postgres.objectStore?.endpointURL?.startsWith("http://") !== true,
      {
        path: "postgres.objectStore.endpointURL",
        value: postgres.objectStore?.endpointURL,
        allowed: "an https URL in profile prod",
      },
    ],
    [settings.protect, { path: "protect", value: settings.protect, allowed: "true in profile prod" }],
  ];
  return [
    ...checks.filter(([holds]) => !holds).map(([, problem]) => ({ ...problem, remedy: fix })),
    ...durabilityProblems(settings),
  ];
}

function runsDaily(schedule: string): boolean {
  const parsed = parseSchedule(schedule);
  return typeof parsed !== "string" && parsed.longestGapDays <= 1;
}

function nameProblems({ litellm, postgres, redis }: Settings): Problem[] {
  const names: [string, string][] = [
    ["litellm.name", litellm.name],
    ["postgres.clusterName", postgres.clusterName],
  ];
  if (redis?.kind === "server") names.push(["redis.name", redis.name]);
  return names
    .filter(([, name], index) => names.findIndex(([, other]) => other === name) < index)
    .map(([path, value]) => ({ path, value, allowed: "a name that no other part of the gateway uses" }));
}

function sizeProblems({ litellm, postgres, redis }: Settings): Problem[] {
  const all: [string, Sizes | undefined][] = [
    ["litellm.sizes", litellm.sizes],
    ["postgres.sizes", postgres.sizes],
    ["redis.sizes", redis?.kind === "server" ? redis.sizes : undefined],
  ];
  return all.flatMap(([path, sizes]) =>
    sizes && (parseQuantity(sizes.memoryRequest) ?? 0) > (parseQuantity(sizes.memoryLimit) ?? 0)
      ? [
          {
            path: `${path}.memoryRequest`,
            value: sizes.memoryRequest,
            allowed: `at most ${path}.memoryLimit (${sizes.memoryLimit})`,
          },
        ]
      : [],
  );
}
