import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { OutboundError } from "@keyway/connector-sdk/outbound-error";

const DECODERS = {
	gzip: promisify(gunzip),
	"x-gzip": promisify(gunzip),
	deflate: promisify(inflate),
	br: promisify(brotliDecompress),
};

export const ACCEPTED_ENCODINGS = "gzip, deflate, br";

function tooLarge(limit: number): OutboundError {
	return new OutboundError("tooLarge", `The answer is larger than ${Math.round(limit / 1_048_576)} MB.`, {
		sent: true,
	});
}

/** Reads a body to its end, never holding more than `limit` bytes of it. */
export async function readBody(body: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.byteLength;
		if (size > limit) throw tooLarge(limit);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

/** Undoes `Content-Encoding` (RFC 9110 §8.4), last first, within the limit. */
export async function decoded(body: Buffer, encodings: string | undefined, limit: number): Promise<Buffer> {
	const names = (encodings ?? "")
		.toLowerCase()
		.split(",")
		.map((name) => name.trim());
	let result = body;
	for (const name of names.reverse()) {
		if (name === "" || name === "identity" || result.byteLength === 0) continue;
		const decode = Object.hasOwn(DECODERS, name) ? DECODERS[name as keyof typeof DECODERS] : null;
		if (!decode)
			throw new OutboundError("broken", `The answer is packed as "${name}", which nobody asked for.`, { sent: true });
		try {
			result = await decode(result, { maxOutputLength: limit });
		} catch (cause) {
			if (cause instanceof RangeError) throw tooLarge(limit);
			throw new OutboundError("broken", "The answer cannot be unpacked.", { sent: true, cause });
		}
	}
	return result;
}

/** The body as text in the character set that its type names; UTF-8 when there is none. */
export function bodyText(body: Buffer, contentType: string | undefined): string {
	const charset = /charset="?([\w-]+)/i.exec(contentType ?? "")?.[1] ?? "utf-8";
	try {
		return new TextDecoder(charset).decode(body);
	} catch {
		return new TextDecoder().decode(body);
	}
}
