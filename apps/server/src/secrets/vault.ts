import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { errors } from "@keyway/schema/error";

const fail = errors({
	SECRET_KEY_MISSING: [
		503,
		"The key {key} that sealed this secret is not configured. Put it back into KEYWAY_SECRET_KEY.",
	],
	SECRET_UNREADABLE: [
		503,
		"A stored secret was changed or belongs to another record, so it was not opened. Enter it again.",
	],
});

/** A secret as it is stored: sealed by a data key of its own, which is wrapped by the key called `keyId`. */
export type Sealed = { keyId: string; wrappedKey: string; sealed: string };

/** Envelope encryption with AES-256-GCM (NIST SP 800-38D); `bound` is the record that a secret belongs to. */
export type Vault = {
	seal(text: string, bound: string): Sealed;
	/** @throws SECRET_KEY_MISSING, SECRET_UNREADABLE also when it is opened for another record */
	open(sealed: Sealed, bound: string): string;
	/** The same secret with its data key wrapped by the first key; null = it is already. @throws like `open` */
	rewrap(sealed: Sealed, bound: string): Sealed | null;
};

/** The first key seals; the others still open what they sealed before a rotation. */
export function createVault(secrets: readonly [string, ...string[]]): Vault {
	const keys = secrets.map(deriveKey);
	const [first] = keys as [Key];
	function unwrap({ keyId, wrappedKey }: Sealed, bound: string): Buffer {
		const key = keys.find((each) => each.id === keyId);
		if (!key) throw fail("SECRET_KEY_MISSING", { key: keyId });
		try {
			return decrypt(key.key, wrappedKey, `key ${bound}`);
		} catch (cause) {
			throw fail("SECRET_UNREADABLE", {}, { cause });
		}
	}
	return {
		seal(text, bound) {
			const dataKey = randomBytes(32);
			return {
				keyId: first.id,
				wrappedKey: encrypt(first.key, dataKey, `key ${bound}`),
				sealed: encrypt(dataKey, Buffer.from(text), bound),
			};
		},
		open(sealed, bound) {
			const dataKey = unwrap(sealed, bound);
			try {
				return decrypt(dataKey, sealed.sealed, bound).toString();
			} catch (cause) {
				throw fail("SECRET_UNREADABLE", {}, { cause });
			}
		},
		rewrap(sealed, bound) {
			if (sealed.keyId === first.id) return null;
			const wrappedKey = encrypt(first.key, unwrap(sealed, bound), `key ${bound}`);
			return { keyId: first.id, wrappedKey, sealed: sealed.sealed };
		},
	};
}

type Key = { id: string; key: Buffer };

function deriveKey(secret: string): Key {
	const derive = (purpose: string, length: number) =>
		Buffer.from(hkdfSync("sha256", secret, "keyway", purpose, length));
	return { id: createHash("sha256").update(derive("key id", 32)).digest("hex").slice(0, 12), key: derive("wrap", 32) };
}

const NONCE = 12;
const TAG = 16;

function encrypt(key: Buffer, plain: Buffer, bound: string): string {
	const nonce = randomBytes(NONCE);
	const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG }).setAAD(Buffer.from(bound));
	return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString("base64");
}

function decrypt(key: Buffer, text: string, bound: string): Buffer {
	const bytes = Buffer.from(text, "base64");
	const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE), { authTagLength: TAG })
		.setAAD(Buffer.from(bound))
		.setAuthTag(bytes.subarray(-TAG));
	return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
}
