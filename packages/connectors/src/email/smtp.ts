import { createHash } from "node:crypto";
import type { ConnectionContext } from "@keyway/connector-sdk/context";
import { ConnectorError, type ConnectorErrorKind } from "@keyway/connector-sdk/error";
import { hasControls, noAnswer } from "@keyway/connector-sdk/http";
import { OutboundError } from "@keyway/connector-sdk/outbound-error";
import { createTransport } from "nodemailer";
import type { Logger } from "nodemailer/lib/shared";
import type SMTPTransport from "nodemailer/lib/smtp-transport";

export type MailConnection = {
	host: string;
	port: number;
	security: "none" | "startTls" | "tls";
	user?: string | undefined;
	password?: string | undefined;
	from: string;
	fromName?: string | undefined;
};
export type MailContext = Pick<ConnectionContext<MailConnection>, "connection" | "outbound" | "signal">;

/** A message whose every part is plain text: paths, addresses and streams of files do not occur. */
export type Letter = {
	to: readonly string[];
	cc: readonly string[];
	bcc: readonly string[];
	replyTo?: string | undefined;
	subject: string;
	text?: string;
	html?: string;
	attachments: readonly { name: string; text: string }[];
};
export type Sent = { messageId: string; accepted: string[]; rejected: string[] };

/** Milliseconds without a sign of life. */
const SILENCE = 30_000;

/** A transport whose socket is dialled by the outbound client, so that egress rules hold for mail too. */
function transport({ connection, outbound, signal }: MailContext, onTextWanted: () => void) {
	const { host, port, security, user, password } = connection;
	const options: SMTPTransport.Options = {
		host,
		port,
		secure: security === "tls",
		requireTLS: security === "startTls",
		ignoreTLS: security === "none",
		...(user ? { auth: { user, pass: password ?? "" } } : {}),
		greetingTimeout: SILENCE,
		socketTimeout: SILENCE,
		disableFileAccess: true,
		disableUrlAccess: true,
		transactionLog: true,
		logger: watcher(onTextWanted),
		getSocket(_options, callback) {
			outbound.dial(host, port, { signal }).then(
				(socket) => callback(null, { connection: socket }),
				(error: Error) => callback(error, {}),
			);
		},
	};
	return createTransport(options);
}

/** Listens to the conversation for the server's 354, "start mail input": from there on the text is under way. */
function watcher(onTextWanted: () => void): Logger {
	const ignore = () => {};
	return {
		trace: ignore,
		debug(entry: unknown, line: unknown) {
			const isServer = typeof entry === "object" && entry !== null && "tnx" in entry && entry.tnx === "server";
			if (isServer && typeof line === "string" && line.startsWith("354")) onTextWanted();
		},
		info: ignore,
		warn: ignore,
		error: ignore,
		fatal: ignore,
	};
}

/** Connects and signs in, without sending. */
export async function verify(context: MailContext): Promise<void> {
	const mailer = transport(context, () => {});
	try {
		await mailer.verify();
	} catch (cause) {
		throw mailError(cause, false);
	} finally {
		mailer.close();
	}
}

/**
 * Sends one letter (RFC 5321). The Message-ID is made of the key, so that a letter that did go out twice can be seen as
 * one by mail systems that look at it.
 */
export async function send(letter: Letter, key: string, context: MailContext): Promise<Sent> {
	const { from, fromName } = context.connection;
	const heads = [
		letter.subject,
		fromName ?? "",
		from,
		letter.replyTo ?? "",
		...letter.attachments.map((each) => each.name),
	];
	if (heads.some(hasControls))
		throw new ConnectorError(
			"invalid",
			"HEADER_INVALID",
			"The subject, the addresses and the names of attachments must not hold line breaks.",
		);
	let isUnderWay = false;
	const mailer = transport(context, () => {
		isUnderWay = true;
	});
	try {
		const info = await mailer.sendMail({
			from: fromName ? { name: fromName, address: from } : from,
			to: [...letter.to],
			cc: [...letter.cc],
			bcc: [...letter.bcc],
			...(letter.replyTo ? { replyTo: letter.replyTo } : {}),
			subject: letter.subject,
			...(letter.text === undefined ? {} : { text: letter.text }),
			...(letter.html === undefined ? {} : { html: letter.html }),
			attachments: letter.attachments.map(({ name, text }) => ({ filename: name, content: text })),
			messageId: messageId(key, from),
			// Loops of automatic answers end here (RFC 3834).
			headers: { "Auto-Submitted": "auto-generated" },
			disableFileAccess: true,
			disableUrlAccess: true,
		});
		return { messageId: info.messageId, accepted: info.accepted.map(address), rejected: info.rejected.map(address) };
	} catch (cause) {
		throw mailError(cause, isUnderWay);
	} finally {
		mailer.close();
	}
}

function address(value: string | { address: string }): string {
	return typeof value === "string" ? value : value.address;
}

function messageId(key: string, from: string): string {
	const digest = createHash("sha256").update(key).digest("hex").slice(0, 32);
	return `<${digest}@${from.split("@")[1] ?? "keyway"}>`;
}

type SmtpError = Error & {
	code?: string;
	responseCode?: number;
	response?: string;
	rejected?: string[];
};

function mailError(cause: unknown, isUnderWay: boolean): unknown {
	if (cause instanceof OutboundError) return noAnswer(cause, "The mail server", true);
	if (!(cause instanceof Error)) return cause;
	const error: SmtpError = cause;
	const [kind, code, message] = classified(error, isUnderWay);
	return new ConnectorError(kind, code, message, { detail: error.response ?? error.message, cause });
}

function classified(error: SmtpError, isUnderWay: boolean): [ConnectorErrorKind, string, string] {
	const { code, responseCode = 0, response, rejected } = error;
	if (code === "EAUTH" || responseCode === 530 || responseCode === 535)
		return ["auth", "EAUTH", "The mail server does not accept the user name and password of the connection."];
	// A connection that is lost from here on does not tell whether the message arrived.
	if (isUnderWay && responseCode === 0)
		return [
			"unknownOutcome",
			"NO_ANSWER",
			"The mail server did not confirm the message, so it may or may not have gone out.",
		];
	if (code === "ETLS" || code === "ESOCKET")
		return [
			"invalid",
			code,
			"No encrypted connection to the mail server came about. Check its certificate and the connection's encryption.",
		];
	if (responseCode >= 400 && responseCode < 500) {
		const kind = responseCode === 450 || responseCode === 451 || responseCode === 452 ? "limited" : "down";
		return [
			kind,
			`SMTP_${responseCode}`,
			`The mail server asks to try again later. It says: ${response ?? error.message}`,
		];
	}
	if (responseCode >= 500) {
		const whom = rejected?.length ? ` for ${rejected.join(", ")}` : "";
		return [
			"invalid",
			`SMTP_${responseCode}`,
			`The mail server refused the message${whom}. It says: ${response ?? error.message}`,
		];
	}
	if (code === "ETIMEDOUT") return ["timeout", code, "The mail server did not answer in time. Try again later."];
	if (code === "EENVELOPE") return ["invalid", code, `The mail server refused the addresses. ${error.message}`];
	return ["down", code ?? "UNREACHABLE", "The connection to the mail server was lost. Try again later."];
}
