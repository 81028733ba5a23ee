import { connect, type LookupFunction, type Socket } from "node:net";
import { OutboundError } from "@keyway/connector-sdk/outbound-error";
import { checkTarget, type PolicyConfig } from "./policy.ts";
import { type Lookup, type Resolved, resolveChecked } from "./resolve.ts";

/** Node's lookup that gives only what was checked. */
export function pinned(addresses: readonly Resolved[]): LookupFunction {
	return (_name, options, callback) => {
		const wanted = addresses.filter((each) => !options.family || options.family === each.family);
		const first = wanted[0];
		if (!first) callback(new Error("No address of the wanted family."), "", 0);
		else if (options.all) callback(null, wanted);
		else callback(null, first.address, first.family);
	};
}

/** Refuses a socket that ended up elsewhere than where it was sent. */
export function checkConnected(socket: Socket, host: string, port: number, config: PolicyConfig): void {
	const { remoteAddress } = socket;
	if (remoteAddress === undefined)
		throw new OutboundError("unreachable", `The connection to ${host} was lost.`, { sent: false });
	checkTarget({ host, port, address: remoteAddress }, config);
}

/** A checked TCP connection. @throws OutboundError, never `sent` */
export async function dialChecked(
	host: string,
	port: number,
	config: PolicyConfig,
	options: { lookup: Lookup; timeout: number; signal?: AbortSignal | undefined },
): Promise<Socket> {
	if (!Number.isInteger(port) || port < 1 || port > 65_535)
		throw new OutboundError("refused", `${port} is not a port.`, { sent: false });
	const addresses = await resolveChecked(host, port, config, options.lookup);
	const timer = AbortSignal.timeout(options.timeout);
	const signal = options.signal ? AbortSignal.any([options.signal, timer]) : timer;
	const socket = connect({ host, port, lookup: pinned(addresses), autoSelectFamily: true });
	try {
		await opened(socket, signal);
		checkConnected(socket, host, port, config);
		return socket;
	} catch (cause) {
		socket.destroy();
		if (cause instanceof OutboundError) throw cause;
		if (options.signal?.aborted) throw new OutboundError("aborted", "The call was given up.", { sent: false, cause });
		const reason = timer.aborted ? "did not answer in time" : "cannot be connected to";
		throw new OutboundError("unreachable", `${host}:${port} ${reason}.`, { sent: false, cause });
	}
}

function opened(socket: Socket, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const give = (settle: () => void) => {
			socket.off("connect", onConnect);
			socket.off("error", onError);
			signal.removeEventListener("abort", onAbort);
			settle();
		};
		const onConnect = () => give(resolve);
		const onError = (error: Error) => give(() => reject(error));
		const onAbort = () => give(() => reject(signal.reason));
		socket.once("connect", onConnect);
		socket.once("error", onError);
		if (signal.aborted) onAbort();
		else signal.addEventListener("abort", onAbort, { once: true });
	});
}
