import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The called service, in a process of its own so that its work is not counted as ours. Tells its port and its count. */
let calls = 0;
const server = createServer((request, response) => {
	calls++;
	request.resume();
	response.end("{}");
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("message", () => process.send?.({ calls }));
process.on("disconnect", () => process.exit(0));
