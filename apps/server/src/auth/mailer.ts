import type { Outbound } from "@keyway/connector-sdk/context";
import { createTransport } from "nodemailer";

export type Mail = { to: string; subject: string; text: string };
/** Sends the product's own mail: sign-in links and notices. */
export type Mailer = { send(mail: Mail): Promise<void> };

export type SmtpSettings = {
	host: string;
	port: number;
	user?: string | undefined;
	password?: string | undefined;
	from: string;
};

/** Mail through the SMTP server of the settings, over the one way out of the product. */
export function createMailer(outbound: Outbound, { host, port, user, password, from }: SmtpSettings): Mailer {
	const transport = createTransport({
		host,
		port,
		secure: port === 465,
		...(user === undefined ? {} : { auth: { user, pass: password ?? "" } }),
		disableFileAccess: true,
		disableUrlAccess: true,
		connectionTimeout: 10_000,
		socketTimeout: 20_000,
		getSocket(_, callback) {
			outbound.dial(host, port).then(
				(connection) => callback(null, { connection }),
				(error: Error) => callback(error, false),
			);
		},
	});
	return {
		async send(mail) {
			await transport.sendMail({ from, ...mail });
		},
	};
}
