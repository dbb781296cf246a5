import { unlessAbsent } from "../../cluster/client";
import type { CheckContext } from "../check";
import { proxyPods } from "./proxy";
import { scratchLabels } from "./scratch";
import { logOf, startScratchPod } from "./scratchPod";

/** `nobody`, the user of LiteLLM's non-root image. */
const nobody = 65534;

/** Requests at a time, and seconds that each of them pauses after an answer. */
const workers = 4;
const pauseSeconds = 0.2;

/** Seconds after which the load ends by itself. */
const lifetime = 1200;

const podName = "verify-load";
const secretName = "verify-load";

/**
 * Sends completions through the Service, each over a new connection, as clients without a pool do: what the Service
 * sends to a pod that is about to go is seen at once. Prints failures as they happen (the first hundred) and totals
 * every second, as JSON lines. In Python, as that is what the proxy's image has.
 */
const script = `
import json, os, threading, time, urllib.error, urllib.request
url, key, model = os.environ["URL"], os.environ["KEY"], os.environ["MODEL"]
body = json.dumps({"model": model, "max_tokens": 5, "messages": [{"role": "user", "content": "ping"}]}).encode()
lock, begun = threading.Lock(), time.monotonic()
totals = {"requests": 0, "failures": 0, "slowest": 0.0}

def ask():
    request = urllib.request.Request(url + "/v1/chat/completions", data=body, method="POST")
    request.add_header("Authorization", "Bearer " + key)
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
            return answer.status, ""
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")[:200]
    except Exception as error:
        return 0, repr(error)[:200]

def work():
    while True:
        sent = time.monotonic()
        status, error = ask()
        with lock:
            totals["requests"] += 1
            totals["slowest"] = round(max(totals["slowest"], time.monotonic() - sent), 3)
            if status != 200:
                totals["failures"] += 1
                if totals["failures"] <= 100:
                    print(json.dumps({"at": round(sent - begun, 3), "status": status, "error": error}), flush=True)
        time.sleep(${pauseSeconds})

for _ in range(${workers}):
    threading.Thread(target=work, daemon=True).start()
while True:
    time.sleep(1)
    with lock:
        print(json.dumps(totals), flush=True)
`;

/** A constant load on the proxy's Service. */
export interface Load {
  /** What it has printed so far. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the load in a pod of the proxy's own image. The key is handed over in a Secret. */
export async function startLoad(context: CheckContext, key: string, model: string): Promise<Load> {
  const { cluster, target, cleanup } = context;
  const { namespace, core } = cluster;
  const [pod] = await proxyPods(cluster, target.litellm.deployment);
  const image = pod?.spec?.containers[0]?.image;
  if (pod === undefined || image === undefined) throw new Error(`Deployment ${target.litellm.deployment} has no pod`);

  const remove = async (): Promise<void> => {
    await unlessAbsent(() => core.deleteNamespacedSecret({ namespace, name: secretName }));
  };
  await remove();
  cleanup.defer(`delete Secret ${secretName}`, remove);
  await core.createNamespacedSecret({
    namespace,
    body: { metadata: { name: secretName, labels: { ...scratchLabels } }, stringData: { key } },
  });
  const stop = await startScratchPod(context, {
    name: podName,
    image,
    user: nobody,
    command: ["python", "-c", script],
    env: [
      { name: "URL", value: `http://${target.litellm.service}:${await servicePort(context)}` },
      { name: "MODEL", value: model },
      { name: "KEY", valueFrom: { secretKeyRef: { name: secretName, key: "key" } } },
    ],
    lifetimeSeconds: lifetime,
  });
  return { log: () => logOf(cluster, podName), stop };
}

async function servicePort({ cluster, target }: CheckContext): Promise<number> {
  const { service } = target.litellm;
  const { spec } = await cluster.core.readNamespacedService({ namespace: cluster.namespace, name: service });
  const port = spec?.ports?.find(({ name }) => name === "http")?.port;
  if (port === undefined) throw new Error(`Service ${service} has no port named http`);
  return port;
}
