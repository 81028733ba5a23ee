import { OutboundError } from "@keyway/connector-sdk/outbound-error";
import { Agent, buildConnector, Pool } from "undici";
import { checkConnected, pinned } from "./dial.ts";
import type { PolicyConfig } from "./policy.ts";
import { type Lookup, resolveChecked } from "./resolve.ts";

/** Keep-alive connections per origin. */
const CONNECTIONS = 64;
/** Origins with open connections; idle ones leave by themselves. */
const ORIGINS = 2_000;

/** Keep-alive pools whose every new connection is resolved and checked by the policy. */
export function createPools(
	config: PolicyConfig,
	options: { lookup: Lookup; connectTimeout: number; silence: number },
): Agent {
	return new Agent({
		maxOrigins: ORIGINS,
		factory: (origin, given) =>
			new Pool(origin, {
				...given,
				connections: CONNECTIONS,
				connect: connector(new URL(origin), config, options),
				allowH2: false,
				headersTimeout: options.silence,
				bodyTimeout: options.silence,
				maxRedirections: 0,
			} as Pool.Options),
	});
}

function connector(
	origin: URL,
	config: PolicyConfig,
	{ lookup, connectTimeout }: { lookup: Lookup; connectTimeout: number },
): buildConnector.connector {
	const host = origin.hostname;
	const port = Number(origin.port) || (origin.protocol === "https:" ? 443 : 80);
	return (options, callback) => {
		resolveChecked(host, port, config, lookup).then(
			(addresses) => {
				const connect = buildConnector({
					timeout: connectTimeout,
					lookup: pinned(addresses),
					autoSelectFamily: true,
					allowH2: false,
				});
				connect(options, (error, socket) => {
					if (error) return callback(unreachable(origin, error), null);
					try {
						checkConnected(socket, host, port, config);
						callback(null, socket);
					} catch (refusal) {
						socket.destroy();
						callback(refusal as Error, null);
					}
				});
			},
			(error: Error) => callback(error, null),
		);
	};
}

/** Whatever goes wrong before a connection stands, the request has not been sent. */
function unreachable(origin: URL, cause: Error): OutboundError {
	const code = "code" in cause && typeof cause.code === "string" ? ` (${cause.code})` : "";
	return new OutboundError("unreachable", `${origin.host} cannot be connected to${code}.`, { sent: false, cause });
}
