import type { Socket } from "node:net";
import type { Person } from "@keyway/schema/person";

/** An answer of the one outbound client: body already read, decompressed and limited. */
export type OutboundResponse = { status: number; headers: Record<string, string>; text: string };
export type OutboundRequest = {
	method: string;
	url: string;
	headers?: Record<string, string>;
	body?: string | Uint8Array;
	signal?: AbortSignal;
	/** Milliseconds; the outbound client has a limit of its own. */
	timeout?: number;
};

/** The only way out of the product (security.md, egress): every address is checked before and while connecting. */
export type Outbound = {
	fetch(request: OutboundRequest): Promise<OutboundResponse>;
	/** A checked TCP connection, for SMTP and the like. */
	dial(host: string, port: number, options?: { signal?: AbortSignal }): Promise<Socket>;
};

/** What is there while a connection is tested or a drop-down is filled. */
export type ConnectionContext<C = Record<string, unknown>> = {
	connection: C;
	outbound: Outbound;
	signal: AbortSignal;
};

/** What an action may use. */
export type ActionContext<C = Record<string, unknown>> = ConnectionContext<C> & {
	/** `run/cardPath[/iteration]`: the same for automatic and manual retries of a step. */
	idempotencyKey: string;
	/** The run's recorded time. */
	now: Date;
	directory: DirectoryPort;
	/** Left out where there is no access manager: in tests of single cards. */
	access?: AccessPort | undefined;
};

/** A role that somebody gets, has or had, as cards see it. */
export type GrantView = {
	id: string;
	status: string;
	role: { id: string; name: string };
	app: { id: string; name: string };
	user: { id: string; email: string | null; displayName: string };
	startsAt: string;
	endsAt: string | null;
};
export type RequestView = { id: string; status: string; role: { id: string; name: string }; grantId: string | null };

/** Names a role by its id, or by its name and that of its application. */
export type RoleName = { role: string; app?: string | undefined };

/** The access manager as its cards use it. Nothing here gets round a policy: a role is only ever asked for. */
export type AccessPort = {
	/** Grants in effect or on their way. */
	grants(filter: {
		user?: string | undefined;
		role?: string | undefined;
		app?: string | undefined;
	}): Promise<GrantView[]>;
	/** Ends all that fit; what is ending already is left as it is. */
	revoke(
		filter: {
			user: string;
			role?: string | undefined;
			app?: string | undefined;
			except?: readonly string[] | undefined;
		},
		key: string,
	): Promise<GrantView[]>;
	/** The same key again answers the request that was made first. */
	request(
		wish: RoleName & { user: string; duration?: string | undefined; justification: string },
		key: string,
	): Promise<RequestView>;
	cancelRequests(user: string, key: string): Promise<RequestView[]>;
};

/** The directory as the `directory` connector and `person` fields use it; each change emits its event in the same transaction. */
export type DirectoryPort = {
	/** By id, e-mail address or user name; null = nobody. */
	find(identifier: string): Promise<Person | null>;
	search(filter: { text?: string; status?: string; limit: number }): Promise<Person[]>;
	create(person: Person, key: string): Promise<Person>;
	update(id: string, attributes: Record<string, unknown>, key: string): Promise<Person>;
	setStatus(id: string, status: "active" | "suspended" | "deactivated", key: string): Promise<Person>;
	delete(id: string, key: string): Promise<void>;
	/** The address or user name belongs to somebody, present or deleted. */
	isTaken(attribute: "email" | "userName", value: string): Promise<boolean>;
};
