import { ruleTests } from "../ruleTests";
import { find, get, type Mutable, object, set } from "../support";

const container = "spec.template.spec.containers.0";
const proxy = (resources: Mutable[]) => find(resources, "Deployment", "litellm").inputs;
const configMap = (resources: Mutable[]) => find(resources, "ConfigMap", "litellm-config").inputs;

const deployment = "Deployment litellm/litellm";
const configuration = "ConfigMap litellm/litellm-config";

const variable = (name: string, value: string) => (resources: Mutable[]) =>
  (get(proxy(resources), `${container}.env`) as unknown[]).push({ name, value });
const setting = (line: string) => (resources: Mutable[]) => {
  const text = String(get(configMap(resources), "data.config\\.yaml"));
  set(configMap(resources), "data.config\\.yaml", `${text}environment_variables:\n  ${line}\n`);
};
const file = (name: string, content: string) => (resources: Mutable[]) =>
  set(configMap(resources), `data.${name.replaceAll(".", "\\.")}`, content);

const random = "q8Zr3Vn0Kx7LmT2pYc5W";
const hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b";
// Joined here so that secret scanners don't report it.
const privateKey = ["-----BEGIN", "RSA PRIVATE KEY-----\nMIIE\n-----END", "RSA PRIVATE KEY-----"].join(" ");

ruleTests("literal-secret", {
  forbids: [
    {
      title: "a virtual key in a variable",
      change: variable("UPSTREAM", "sk-1234"),
      resource: deployment,
      says: /a key \(sk-…\) in plain text at spec\.template\.spec\.containers\[0\]\.env\.UPSTREAM/,
    },
    {
      title: "a value of a variable named for a secret",
      change: variable("OPENAI_API_KEY", "correct-horse"),
      resource: deployment,
      says: /a value for OPENAI_API_KEY in plain text/,
    },
    {
      title: "a URL with a password",
      change: variable("DATABASE", "postgresql://litellm:hunter22@db:5432/litellm"),
      resource: deployment,
      says: /a URL with a password/,
    },
    { title: "a random value", change: variable("SEED", random), resource: deployment, says: /a random value/ },
    { title: "a random value in hexadecimal", change: variable("SEED", hex), resource: deployment, says: /random/ },
    {
      title: "a flag with its value in the next argument",
      change: (resources) =>
        set(proxy(resources), `${container}.args`, [
          ...(get(proxy(resources), `${container}.args`) as string[]),
          "--api-key",
          "correct-horse",
        ]),
      resource: deployment,
      says: /a value for api-key in plain text at .*args\[5\]/,
    },
    {
      title: "a flag with its value in one argument",
      change: (resources) =>
        (get(proxy(resources), `${container}.args`) as string[]).push("--master-key=correct-horse"),
      resource: deployment,
      says: /a value for master-key/,
    },
    {
      title: "a master key in the proxy's configuration",
      change: setting("master_key: correct-horse"),
      resource: configuration,
      says: /a value for master_key in plain text at data\.config\.yaml\.environment_variables\.master_key/,
    },
    {
      title: "a provider's key in the proxy's configuration",
      change: setting("OPENAI: sk-proj-abcdefghijklmnopqrstuvwx"),
      resource: configuration,
      says: /a key \(sk-…\) in plain text at data\.config\.yaml/,
    },
    {
      title: "a password in redis.conf",
      change: file("redis.conf", "port 6379\nrequirepass correct-horse\n"),
      resource: configuration,
      says: /a value for requirepass/,
    },
    {
      title: "a private key",
      change: file("tls.pem", privateKey),
      resource: configuration,
      says: /a private key \(PEM\)/,
    },
    {
      title: "a secret in a JSON file",
      change: file("clients.json", JSON.stringify({ clients: [{ id: "a", clientSecret: "correct-horse" }] })),
      resource: configuration,
      says: /a value for clientSecret in plain text at data\.clients\.json\.clients\[0\]\.clientSecret/,
    },
    {
      title: "a token in an annotation",
      change: (resources) =>
        set(proxy(resources), "metadata.annotations.note", "token ghp_0123456789abcdefghijABCDEFGHIJ"),
      resource: deployment,
      says: /a GitHub token in plain text at metadata\.annotations\.note/,
    },
    {
      title: "a key in an annotation of a Secret",
      change: (resources) =>
        set(find(resources, "Secret", "litellm-keys").inputs, "metadata.annotations.note", "sk-0123456789abcdef"),
      resource: "Secret litellm/litellm-keys",
      says: /at metadata\.annotations\.note/,
    },
    {
      title: "a copy of a Secret's value that looks like words",
      change: (resources) => {
        resources.push(object("core/v1:Secret", "plain", { stringData: { word: "correct horse battery" } }));
        set(proxy(resources), "metadata.annotations.note", "say correct horse battery to enter");
      },
      resource: deployment,
      says: /the value of word of Secret litellm\/plain in plain text at metadata\.annotations\.note/,
    },
    {
      title: "a key in the binaryData of a ConfigMap",
      change: (resources) =>
        set(configMap(resources), "binaryData.key", Buffer.from("sk-0123456789abcdef").toString("base64")),
      resource: configuration,
      says: /a key \(sk-…\) in plain text at binaryData\.key/,
    },
  ],
  allows: [
    { title: "a reference to the environment", change: setting("api_key: os.environ/OPENAI_API_KEY") },
    { title: "a reference in a URL", change: variable("DATABASE", "postgresql://litellm:$(PASSWORD)@db/litellm") },
    { title: "the name of a Secret", change: variable("OPENAI_SECRET_NAME", "litellm-provider-keys") },
    { title: "a path to a secret", change: variable("API_TOKEN", "/var/run/secrets/token") },
    { title: "a number of tokens", change: variable("MAX_TOKEN", "40960000") },
    { title: "a placeholder", change: setting("api_key: x") },
    { title: "words that begin with sk-", change: variable("PACKAGES", "sk-learn disk-usage task-1234") },
    {
      title: "an object's name that ends in a digest",
      change: (resources) => set(proxy(resources), "metadata.name", "litellm-migrate-27c1e7f4"),
    },
    {
      title: "digests and checksums",
      change: (resources) => set(proxy(resources), "metadata.annotations.example/checksum", hex),
    },
    {
      title: "a certificate",
      change: file("ca.crt", `-----BEGIN CERTIFICATE-----\n${random}${random}\n-----END CERTIFICATE-----`),
    },
    { title: "a UUID", change: variable("REALM", "3f2504e0-4f89-41d3-9a0c-0305e82c3301") },
    {
      title: "a path that the policy config ignores",
      change: variable("SEED", random),
      config: { "literal-secret": { ignore: ["Deployment litellm/* *.env.SEED"] } },
    },
  ],
});
