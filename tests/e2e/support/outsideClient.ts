import type { CheckContext } from "../../../tools/verify/check";
import { startClientPod } from "../../../tools/verify/cluster/clientPod";

/** What a client saw of one request. */
export interface Seen {
  /** `HTTP/2`. */
  version: string;
  status: number;
  text: string;
  /** Seconds from the request to each piece of a stream. */
  pieces: number[];
  error: string;
}

/** What is asked: a prompt with a body of a size, streamed or not. */
export interface Asked {
  model: string;
  prompt: string;
  stream?: boolean;
  /** Bytes of an image beside the prompt. */
  imageBytes?: number;
}

/** OpenAI's own client, with HTTP/2. Prints what it saw as one line. */
const script = `
import base64, json, os, ssl, time
import httpx
from openai import OpenAI

asked = json.loads(os.environ["ASKED"])
seen = {"version": "", "status": 0, "text": "", "pieces": [], "error": ""}

def note(response):
    seen["version"], seen["status"] = response.http_version, response.status_code

content = [{"type": "text", "text": asked["prompt"]}]
if "imageBytes" in asked:
    image = base64.b64encode(bytes(asked["imageBytes"] * 3 // 4)).decode()
    content.append({"type": "image_url", "image_url": {"url": "data:image/png;base64," + image}})
trusted = ssl.create_default_context(cadata=os.environ["CA"])
http = httpx.Client(http2=True, verify=trusted, timeout=300, event_hooks={"response": [note]})
client = OpenAI(base_url=os.environ["OUTSIDE"] + "/v1", api_key=os.environ["KEY"], http_client=http, max_retries=0)
begun = time.monotonic()
try:
    answer = client.chat.completions.create(
        model=os.environ["MODEL"],
        messages=[{"role": "user", "content": content if "imageBytes" in asked else asked["prompt"]}],
        stream=asked.get("stream", False),
    )
    if asked.get("stream"):
        for piece in answer:
            for choice in piece.choices:
                if choice.delta.content:
                    seen["text"] += choice.delta.content
                    seen["pieces"].append(round(time.monotonic() - begun, 1))
    else:
        seen["text"] = answer.choices[0].message.content
except Exception as error:
    seen["error"] = repr(error)[:500]
print(json.dumps(seen), flush=True)
`;

/** Asks for a chat completion from a pod, by OpenAI's own client at a URL that a certificate vouches for. */
export async function askFromPod(
  context: CheckContext,
  { url, certificate, key }: { url: string; certificate: string; key: string },
  { model, ...asked }: Asked,
): Promise<Seen> {
  const client = await startClientPod(context, {
    name: "outside-client",
    script,
    key,
    model,
    env: [
      { name: "OUTSIDE", value: url },
      { name: "CA", value: certificate },
      { name: "ASKED", value: JSON.stringify(asked) },
    ],
    lifetimeSeconds: 420,
  });
  const line = await context.waitFor(async () => (await client.log()).trim() || undefined, {
    deadline: 420,
    what: "the client's answer",
  });
  await client.stop();
  return JSON.parse(line) as Seen;
}
