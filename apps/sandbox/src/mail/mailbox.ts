/** One message as the sandbox got it. */
export type Mail = {
	id: string;
	receivedAt: string;
	from: string;
	/** Every address that it was delivered to, hidden copies too. */
	envelopeTo: string[];
	to: string[];
	cc: string[];
	replyTo: string;
	subject: string;
	messageId: string;
	text: string;
	isHtml: boolean;
	attachments: { name: string; type: string; size: number; text: string | null }[];
};
