// Loaded before a client: the names of the servers exist only here, and lead to ports of this machine.

import tls from "node:tls";

const ports = new Map(process.env.NAMES.split(",").map((pair) => pair.split("=")));
const connect = tls.connect;

tls.connect = (options, ...rest) => {
  const port = ports.get(options.servername ?? options.host);
  if (!port) return connect(options, ...rest);
  const servername = options.servername ?? options.host;
  return connect({ ...options, host: "127.0.0.1", port: Number(port), servername }, ...rest);
};
