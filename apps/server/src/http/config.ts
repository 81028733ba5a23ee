import type { ModelConfig } from "../ai/model.ts";

/** Requests per minute; per account or token, and per address for what needs no sign-in. */
export type Limits = {
	requests: number;
	/** `POST /api/events`. */
	events: number;
	/** Calls of one flow's own address. */
	hooks: number;
	anonymous: number;
	/** Sign-in links and attempts, per address. */
	signIn: number;
	/** Sign-in links per e-mail address. */
	signInPerEmail: number;
	/** Requests with a bad token, per address. */
	badTokens: number;
};

export const DEFAULT_LIMITS: Limits = {
	requests: 3_000,
	events: 600_000,
	hooks: 6_000,
	anonymous: 300,
	signIn: 20,
	signInPerEmail: 3,
	badTokens: 30,
};

export type HttpConfig = {
	/** Address that people open, for links; https makes cookies `Secure`. */
	publicUrl: string;
	/** KEYWAY_API_TOKEN. */
	apiToken?: string | undefined;
	/** Folder of the built web app; none = the API only. */
	webDist?: string | undefined;
	version: string;
	limits?: Partial<Limits> | undefined;
	/** The language model that sentences may be improved with; none = off. */
	ai?: ModelConfig | undefined;
	/** Addresses of reverse proxies whose `X-Forwarded-For` is believed. */
	trustProxy?: string[] | undefined;
};
