import type { Model } from "../../components/settings";
import { unlessAbsent } from "../../tools/cluster/clusterClient";
import type { CheckContext } from "../../tools/verify/check";
import { nobody, proxyImage } from "../../tools/verify/cluster/clientPod";
import { scratchLabels } from "../../tools/verify/cluster/scratch";
import { logOf, scratchNameLabel, startScratchPod } from "../../tools/verify/cluster/scratchPod";

const name = "slow-upstream";
const port = 8000;

/** US dollars, of prompt and completion alike. */
const pricePerToken = 0.000001;

/** Tokens that every prompt counts as. */
const promptTokens = 10;

/** The entry of `litellm.models` that leads to the slow upstream. LiteLLM wants no key of this provider. */
export const slowModel: Model = {
  model_name: "slow",
  litellm_params: { model: "hosted_vllm/slow", api_base: `http://${name}:${port}/v1` },
  model_info: { input_cost_per_token: pricePerToken, output_cost_per_token: pricePerToken },
};

/** How the slow upstream answers. */
export interface SlowAnswer {
  /** Seconds from the request to the last chunk. */
  seconds: number;
  /** Chunks, evenly spaced, each after a pause. */
  chunks: number;
}

/** The prompt that asks for an answer. */
export function slowPrompt({ seconds, chunks }: SlowAnswer): string {
  return JSON.stringify({ seconds, chunks });
}

/** What the answer costs by the model's price, in US dollars. */
export function slowCost({ chunks }: Pick<SlowAnswer, "chunks">): number {
  return (promptTokens + chunks) * pricePerToken;
}

/** The text of the complete answer. */
export function slowText({ chunks }: Pick<SlowAnswer, "chunks">): string {
  return Array.from({ length: chunks }, (_, index) => `word${index} `).join("");
}

/**
 * OpenAI's chat completions, streamed or not: chunks with pauses between them, then `usage` and `[DONE]`. The last
 * message sets duration and count (`slowPrompt`). Prints the address of every client, which is the proxy's pod, as a JSON line.
 */
const script = `
import json, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Server(ThreadingHTTPServer):
    request_queue_size = 512
    daemon_threads = True

    # A proxy that ends resets the connections that it kept. A stream that is cut shows at its client.
    def handle_error(self, *_):
        pass

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body are written apart: each answer would wait 40 ms for the client's delayed acknowledgement.
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = json.loads(request["messages"][-1]["content"])
        chunks, pause = asked["chunks"], asked["seconds"] / asked["chunks"]
        print(json.dumps({"from": self.client_address[0]}), flush=True)
        usage = {"prompt_tokens": ${promptTokens}, "completion_tokens": chunks, "total_tokens": ${promptTokens} + chunks}
        head = {"id": "chatcmpl-slow", "created": int(time.time()), "model": request["model"]}
        words = [f"word{index} " for index in range(chunks)]
        if not request.get("stream"):
            time.sleep(asked["seconds"])
            message = {"role": "assistant", "content": "".join(words)}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            body = {**head, "object": "chat.completion", "choices": [choice], "usage": usage}
            payload = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        head["object"] = "chat.completion.chunk"
        for index, word in enumerate(words):
            time.sleep(pause)
            delta = {"content": word, **({"role": "assistant"} if index == 0 else {})}
            last = "stop" if index == chunks - 1 else None
            self.event(json.dumps({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": last}]}))
        self.event(json.dumps({**head, "choices": [], "usage": usage}))
        self.event("[DONE]")
        self.wfile.write(b"0\\r\\n\\r\\n")

    def event(self, data):
        line = f"data: {data}\\n\\n".encode()
        self.wfile.write(b"%x\\r\\n%s\\r\\n" % (len(line), line))

server = Server(("", ${port}), Handler)
print(json.dumps({"listening": True}), flush=True)
server.serve_forever()
`;

/** A slow upstream that runs. */
export interface SlowUpstream {
  /** The addresses of the pods whose requests it has got so far, one for each request. */
  clients(): Promise<string[]>;
}

/** Starts the slow upstream beside the gateway, in a pod of the proxy's own image, behind a Service. */
export async function startSlowUpstream(
  context: Pick<CheckContext, "cluster" | "cleanup" | "waitFor" | "target">,
  lifetimeSeconds: number,
): Promise<SlowUpstream> {
  const { cluster, cleanup } = context;
  const { core, namespace } = cluster;
  const remove = async (): Promise<void> => {
    await unlessAbsent(() => core.deleteNamespacedService({ namespace, name }));
  };
  await remove();
  cleanup.defer(`delete Service ${name}`, remove);
  await core.createNamespacedService({
    namespace,
    body: {
      metadata: { name, labels: { ...scratchLabels } },
      spec: { selector: { [scratchNameLabel]: name }, ports: [{ port }] },
    },
  });
  await startScratchPod(context, {
    name,
    image: await proxyImage(context),
    user: nobody,
    command: ["python", "-c", script],
    env: [],
    lifetimeSeconds,
  });
  const lines = async () =>
    (await logOf(cluster, name))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { listening?: boolean; from?: string });
  await context.waitFor(async () => (await lines()).length > 0, { deadline: 60, what: "the slow upstream to listen" });
  return { clients: async () => (await lines()).flatMap(({ from }) => (from === undefined ? [] : [from])) };
}
