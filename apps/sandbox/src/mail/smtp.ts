import { randomUUID } from "node:crypto";
import { type AddressObject, type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import type { Fault } from "../fault.ts";
import { takeFault } from "../faults.ts";
import type { Tenant } from "../tenant.ts";
import type { Mail } from "./mailbox.ts";

const MOST_BYTES = 10 * 1024 * 1024;
const MOST_MAILS = 5_000;

type Refusal = Error & { responseCode: number };

function refusal(responseCode: number, message: string): Refusal {
	return Object.assign(new Error(message), { responseCode });
}

/** Who may sign in to the example company's mail server. */
export const MAIL_USER = "sandbox";

/**
 * A real SMTP server (RFC 5321) that delivers everything into a tenant's mailbox. `tenantOf` finds it by the user who
 * signed in (undefined = nobody did).
 */
export function createMailServer(tenantOf: (user: string | undefined) => Tenant | null) {
	const sockets = new Map<number, { destroy(): void }>();
	const pending = new WeakMap<SMTPServerSession, Fault>();
	const drop = (session: SMTPServerSession) => sockets.get(session.remotePort)?.destroy();

	const server = new SMTPServer({
		name: "sandbox.acme.test",
		banner: "Keyway sandbox mailbox",
		// A certificate of our own would be refused by every careful client; the server listens on loopback only.
		disabledCommands: ["STARTTLS"],
		authOptional: true,
		allowInsecureAuth: true,
		size: MOST_BYTES,
		onAuth(auth, _session, callback) {
			const { username } = auth;
			if (username !== undefined && auth.password === username && tenantOf(username))
				callback(null, { user: username });
			else callback(refusal(535, "5.7.8 Error: authentication failed"));
		},
		onMailFrom(_address, session, callback) {
			const tenant = tenantOf(session.user);
			if (!tenant) return callback(refusal(530, "5.7.0 Authentication required"));
			const fault = takeFault(tenant, "smtp");
			if (!fault) return callback();
			if (fault.kind === "rateLimited") return callback(refusal(451, "4.7.1 Too many messages, try again later"));
			if (fault.kind === "serverError") return callback(refusal(451, "4.3.0 Internal server error"));
			if (fault.afterActing) {
				pending.set(session, fault);
				return callback();
			}
			if (fault.kind === "dropConnection") drop(session);
		},
		onRcptTo(address, _session, callback) {
			const isUnknown = address.address.toLowerCase().startsWith("nobody@");
			callback(isUnknown ? refusal(550, `5.1.1 <${address.address}>: user unknown`) : null);
		},
		onData(stream, session, callback) {
			simpleParser(stream).then(
				(parsed) => {
					if (stream.sizeExceeded) return callback(refusal(552, "5.3.4 Message too big"));
					const tenant = tenantOf(session.user);
					if (!tenant) return callback(refusal(530, "5.7.0 Authentication required"));
					deliver(tenant, parsed, session);
					const fault = pending.get(session);
					pending.delete(session);
					if (!fault) callback();
					else if (fault.kind === "dropConnection") drop(session);
				},
				(error: Error) => callback(error),
			);
		},
	});
	server.server.on("connection", (socket) => {
		const port = socket.remotePort ?? 0;
		sockets.set(port, socket);
		socket.once("close", () => sockets.delete(port));
	});
	return {
		listen(host: string, port: number): Promise<number> {
			return new Promise((resolve, reject) => {
				server.once("error", reject);
				server.listen(port, host, () => {
					server.off("error", reject);
					// A client that hangs up mid-sentence is no reason to stop.
					server.on("error", () => {});
					const address = server.server.address();
					resolve(typeof address === "object" && address ? address.port : port);
				});
			});
		},
		close(): Promise<void> {
			for (const socket of sockets.values()) socket.destroy();
			return new Promise((resolve) => server.close(() => resolve()));
		},
	};
}

function deliver(tenant: Tenant, parsed: ParsedMail, session: SMTPServerSession): void {
	const mail: Mail = {
		id: randomUUID(),
		receivedAt: new Date().toISOString(),
		from: addresses(parsed.from).join(", ") || (session.envelope.mailFrom ? session.envelope.mailFrom.address : ""),
		envelopeTo: session.envelope.rcptTo.map((each) => each.address),
		to: addresses(parsed.to),
		cc: addresses(parsed.cc),
		replyTo: addresses(parsed.replyTo).join(", "),
		subject: parsed.subject ?? "",
		messageId: parsed.messageId ?? "",
		text: parsed.text ?? "",
		isHtml: typeof parsed.html === "string",
		attachments: parsed.attachments.map((each) => ({
			name: each.filename ?? "attachment",
			type: each.contentType,
			size: each.size,
			text: each.contentType.startsWith("text/") ? each.content.toString("utf8") : null,
		})),
	};
	tenant.mailbox.push(mail);
	if (tenant.mailbox.length > MOST_MAILS) tenant.mailbox.splice(0, tenant.mailbox.length - MOST_MAILS);
	tenant.revision += 1;
}

/** Each address with its name, as a header shows it. */
function addresses(value: AddressObject | AddressObject[] | undefined): string[] {
	const all = [value ?? []].flat().flatMap((each) => each.value);
	return all.map(({ name, address = "" }) => (name ? `${name} <${address}>` : address));
}
