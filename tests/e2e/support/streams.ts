import type { CheckContext } from "../../../tools/verify/check";
import { startClientPod } from "../../../tools/verify/cluster/clientPod";
import { type SlowAnswer, slowModel, slowPrompt } from "../../support/slowUpstream";

/** How one stream ended. */
export interface StreamEnd {
  status: number;
  /** The text of its chunks, joined. */
  text: string;
  /** Whether `[DONE]` came. */
  done: boolean;
  seconds: number;
  error: string;
}

/** Opens streams through the Service, each over its own connection, and prints how each one ended. */
const script = `
import json, os, threading, time, urllib.request
body = json.dumps({
    "model": os.environ["MODEL"], "stream": True,
    "messages": [{"role": "user", "content": os.environ["PROMPT"]}],
}).encode()
lock = threading.Lock()

def stream():
    begun, end = time.monotonic(), {"status": 0, "text": "", "done": False, "error": ""}
    request = urllib.request.Request(os.environ["URL"] + "/v1/chat/completions", data=body, method="POST")
    request.add_header("Authorization", "Bearer " + os.environ["KEY"])
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=300) as answer:
            end["status"] = answer.status
            for line in answer:
                data = line.decode().strip().removeprefix("data: ")
                if data == "[DONE]":
                    end["done"] = True
                elif data:
                    event = json.loads(data)
                    if "error" in event:
                        end["error"] = data[:200]
                    for choice in event.get("choices", []):
                        end["text"] += choice["delta"].get("content") or ""
    except Exception as error:
        end["error"] = repr(error)[:200]
    end["seconds"] = round(time.monotonic() - begun, 1)
    with lock:
        print(json.dumps(end), flush=True)

threads = [threading.Thread(target=stream) for _ in range(int(os.environ["STREAMS"]))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
`;

/** Opens streams of the slow model. @returns how the finished ones ended */
export async function openStreams(
  context: CheckContext,
  key: string,
  count: number,
  answer: SlowAnswer,
): Promise<() => Promise<StreamEnd[]>> {
  const { log } = await startClientPod(context, {
    name: "streams",
    script,
    key,
    model: slowModel.model_name,
    env: [
      { name: "STREAMS", value: String(count) },
      { name: "PROMPT", value: slowPrompt(answer) },
    ],
    lifetimeSeconds: answer.seconds + 300,
  });
  return async () =>
    (await log())
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as StreamEnd);
}
