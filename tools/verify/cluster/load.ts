import { type LoadReport, loadTicks, parseLoadLog } from "../analysis/loadLog";
import type { CheckContext } from "../check";
import { type ClientPod, startClientPod } from "./clientPod";
import { execInPod } from "./exec";
import { chooseModel, createVirtualKey, openReplicas } from "./proxy";
import { scratchContainer } from "./scratchPod";

/** The number of concurrent clients, and seconds that each pauses after a response. */
const workers = 4;
const pauseSeconds = 0.2;

/** Requests before and after a disturbance: that they are served shows that a failure is the disturbance's. */
export const requestsAround = 30;

/** Seconds after which the load stops by itself. */
const lifetime = 1200;

/**
 * Sends completions through the Service, each over a new connection, as clients without a connection pool do, so that
 * requests to a terminating pod fail. Prints the first hundred failures and, every second, totals, as JSON lines. On
 * SIGTERM it waits for outstanding responses, prints the final totals and exits.
 */
const script = `
import json, os, signal, threading, time, urllib.error, urllib.request
url, key, model = os.environ["URL"], os.environ["KEY"], os.environ["MODEL"]
body = json.dumps({"model": model, "max_tokens": 5, "messages": [{"role": "user", "content": "ping"}]}).encode()
lock, begun, ending = threading.Lock(), time.monotonic(), threading.Event()
signal.signal(signal.SIGTERM, lambda *_: ending.set())
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
    while not ending.is_set():
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

threads = [threading.Thread(target=work, daemon=True) for _ in range(${workers})]
for thread in threads:
    thread.start()
while any(thread.is_alive() for thread in threads):
    time.sleep(1)
    with lock:
        print(json.dumps({"time": round(time.time(), 3), **totals}), flush=True)
`;

/** The load's pod. */
const name = "verify-load";

/** Starts a constant load on the proxy's Service. */
export async function startLoad(context: CheckContext, key: string, model: string): Promise<ClientPod> {
  return startClientPod(context, { name, script, key, model, lifetimeSeconds: lifetime });
}

/** Starts a load with its own virtual key on the first model, and waits for its first requests. */
export async function openLoad(context: CheckContext): Promise<{ load: ClientPod; report: LoadReport }> {
  const [first] = await openReplicas(context);
  if (first === undefined) throw new Error("no replica is Ready");
  const model = await chooseModel(context, first);
  const load = await startLoad(context, await createVirtualKey(context, first), model);
  return { load, report: await moreRequests(context, load) };
}

/** Waits until a load has sent `requestsAround` further requests. @returns its totals until then */
export function moreRequests({ waitFor }: CheckContext, load: ClientPod): Promise<LoadReport> {
  let enough: number | undefined;
  return waitFor(
    async () => {
      const report = parseLoadLog(await load.log());
      enough ??= report.requests + requestsAround;
      return report.requests >= enough && report;
    },
    { deadline: 180, interval: 1, what: `${requestsAround} more requests` },
  );
}

/** Stops a load without aborting a request. @returns the final totals */
export async function finishLoad({ cluster, waitFor, record }: CheckContext, load: ClientPod): Promise<LoadReport> {
  const { core, namespace } = cluster;
  await execInPod(cluster, name, scratchContainer, ["python", "-c", "import os, signal; os.kill(1, signal.SIGTERM)"]);
  await waitFor(async () => (await core.readNamespacedPod({ namespace, name })).status?.phase === "Succeeded", {
    deadline: 90,
    what: `pod ${name} to end`,
  });
  const log = await load.log();
  record({ kind: "rate", title: "requests through the Service", ticks: loadTicks(log) });
  await load.stop();
  return parseLoadLog(log);
}
