import type { RouteDefinition } from "@keyway/contract/route";
import { authenticate } from "../auth/authenticate.ts";
import { refuseUnlessPermitted } from "./access.ts";
import type { Call } from "./handler.ts";
import { readSessionCookie } from "./session-cookie.ts";

/** Milliseconds between checks whether the watcher may still watch: a disabled account is out within five seconds. */
const RECHECK = 3_000;
/** Milliseconds after which a silent stream says that it is alive, so that proxies do not cut it. */
const ALIVE = 15_000;

export type EventStream = {
	/** Sends a message; `id` is what the browser names when it opens the stream again. */
	send(event: string, data: unknown, id?: number): void;
	/** Ends the pause of the stream now. */
	wake(): void;
	/**
	 * Waits until it is woken or the milliseconds are over. False = the watcher is gone, signed out, disabled or may not
	 * watch any more, or the server is about to close.
	 */
	pause(milliseconds: number): Promise<boolean>;
	end(): void;
};

/** Answers a request by server-sent events (WHATWG HTML §9.2). */
export function openEventStream(call: Pick<Call<RouteDefinition>, "services" | "request" | "reply">): EventStream {
	const { services, request, reply } = call;
	reply.hijack();
	const out = reply.raw;
	out.writeHead(200, {
		...(reply.getHeaders() as Record<string, string>),
		"content-type": "text/event-stream",
		"cache-control": "no-store",
		"x-accel-buffering": "no",
	});
	const waker = createWaker();
	out.once("close", waker.wake);
	const { closing } = request.server;
	closing.addEventListener("abort", waker.wake);
	let checkedAt = Date.now();
	let spokeAt = Date.now();
	return {
		send(event, data, id) {
			out.write(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
			spokeAt = Date.now();
		},
		wake: waker.wake,
		async pause(milliseconds) {
			await waker.sleep(milliseconds);
			if (out.closed || out.destroyed || closing.aborted) return false;
			if (Date.now() - checkedAt > RECHECK) {
				if (!(await mayWatch())) return false;
				checkedAt = Date.now();
			}
			if (Date.now() - spokeAt > ALIVE) {
				out.write(": alive\n\n");
				spokeAt = Date.now();
			}
			return true;
		},
		end() {
			closing.removeEventListener("abort", waker.wake);
			out.end();
		},
	};

	async function mayWatch(): Promise<boolean> {
		const { authorization } = request.headers;
		const cookie = readSessionCookie(request, services.config.publicUrl);
		const contract = request.routeOptions.config.contract;
		try {
			const principal = await authenticate(
				{ db: services.db, apiToken: services.config.apiToken },
				{ authorization, cookie, quietly: true },
			);
			if (contract) refuseUnlessPermitted(contract, principal);
			return true;
		} catch {
			return false;
		}
	}
}

/** Sleeps until it is woken or the time is over; a wake while nobody sleeps is not lost. */
function createWaker() {
	let woken = false;
	let resume: (() => void) | null = null;
	return {
		wake() {
			woken = true;
			resume?.();
		},
		async sleep(milliseconds: number) {
			if (!woken)
				await new Promise<void>((resolve) => {
					const timer = setTimeout(resolve, milliseconds);
					resume = () => {
						clearTimeout(timer);
						resolve();
					};
				});
			woken = false;
			resume = null;
		},
	};
}
