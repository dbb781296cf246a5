/** How one part of the gateway reaches PostgreSQL: what the database offers, and nothing more. */
export interface PostgresConnection {
  /** The Service that always points to the primary. */
  host: string;
  port: number;
  database: string;
  /** The Secret with the credentials. */
  secretName: string;
  /** The key of that Secret that holds the whole connection URL. */
  urlKey: string;
}

/** How one part of the gateway reaches Redis. */
export interface RedisConnection {
  host: string;
  port: number;
  /** The Secret with the password. */
  secretName: string;
  /** The key of that Secret that holds the password. */
  passwordKey: string;
  /** Whether the connection is encrypted, and the server's certificate verified. */
  tls: boolean;
  /** The Secret and key of the CA that signed the server's certificate; the system's CAs where not set. */
  ca?: { secretName: string; key: string };
}
