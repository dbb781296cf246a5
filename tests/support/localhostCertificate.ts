/**
 * A self-signed certificate for `localhost` and its key, valid until 2126, for servers that tests start. Made by
 * `openssl req -x509`, which not every machine has.
 */
export const localhostCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgvKxkEdp8Q4o4yJGz
ounYw9MgahH022NohvOY8+aAdLOhRANCAAQbkzwz1ByCPBilTDfYj1F65D38XN/m
uuMIxXh5sNeN9THyk++H2ZUN3++lwZ+4OSPfoW3rWcg6dSoSfdgov7HI
-----END PRIVATE KEY-----
`,
  certificate: `-----BEGIN CERTIFICATE-----
MIIBpTCCAUugAwIBAgIUReXHM/VkEqonaPfkI72BnjBD/4wwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODEwNTkyMFoYDzIxMjYxMTA0
MTA1OTIwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQbkzwz1ByCPBilTDfYj1F65D38XN/muuMIxXh5sNeN9THyk++H2ZUN
3++lwZ+4OSPfoW3rWcg6dSoSfdgov7HIo3kwdzAdBgNVHQ4EFgQU2QANEI+L0U1+
BN5NNa+IF8OX/0wwHwYDVR0jBBgwFoAU2QANEI+L0U1+BN5NNa+IF8OX/0wwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwDgYDVR0PAQH/BAQD
AgKEMAoGCCqGSM49BAMCA0gAMEUCIFvNfDYvGS6+NqV9/bCED9kRIkLyl/Rcv7sZ
oFSUJrqZAiEA1dmsCCq6hyKaebuCkNb/pkpZbrWQN2s/B7YbNbsl3X0=
-----END CERTIFICATE-----
`,
};
