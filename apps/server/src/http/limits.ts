import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Limits } from "./config.ts";
import { fail } from "./failure.ts";

/** Counts a request against a limit. @throws RATE_LIMITED with the seconds to wait */
export type Limiter = (request: FastifyRequest) => Promise<void>;
export type Limiters = { [K in keyof Limits]: Limiter };

/** One counter a minute for each limit and whom it is about: the caller, else the address. */
export async function createLimiters(app: FastifyInstance, limits: Limits): Promise<Limiters> {
	await app.register(rateLimit, { global: false, cache: 20_000 });
	const whom: { [K in keyof Limits]: (request: FastifyRequest) => string } = {
		requests: caller,
		events: caller,
		hooks: (request) => request.url.slice(0, 150).split("?")[0] ?? "",
		anonymous: address,
		signIn: address,
		signInPerEmail: (request) => String((request.body as { email?: unknown }).email).toLowerCase(),
		badTokens: address,
	};
	const limiter = (name: keyof Limits): Limiter => {
		const check = app.createRateLimit({
			max: limits[name],
			timeWindow: 60_000,
			keyGenerator: (request) => `${name} ${whom[name](request)}`,
		});
		return async (request) => {
			const state = await check(request);
			if (state.isAllowed || !state.isExceeded) return;
			throw fail("RATE_LIMITED", { seconds: state.ttlInSeconds }, { details: { retryAfter: state.ttlInSeconds } });
		};
	};
	const names = Object.keys(whom) as (keyof Limits)[];
	return Object.fromEntries(names.map((name) => [name, limiter(name)])) as Limiters;
}

const address = (request: FastifyRequest) => request.ip;
const caller = (request: FastifyRequest) => request.principal?.caller ?? request.ip;
