import type { ConnectorError } from "@keyway/connector-sdk/error";
import { AppError } from "@keyway/schema/error";
import type { ErrorKind, StepError } from "@keyway/schema/run";
import type { z } from "zod";

/** A card failed in a way that is already put into words. */
export class CardFailure extends Error {
	readonly error: StepError;

	constructor(kind: ErrorKind, code: string, message: string, detail?: string) {
		super(message);
		this.name = "CardFailure";
		this.error = { kind, code, message, ...(detail === undefined ? {} : { detail }) };
	}
}

/** Anything thrown while a card ran, as people and the retry policy see it. Not redacted yet. */
export function stepError(thrown: unknown): StepError {
	if (thrown instanceof CardFailure) return thrown.error;
	if (isConnectorError(thrown))
		return {
			kind: thrown.kind,
			code: thrown.code,
			message: thrown.message,
			...(thrown.detail === undefined ? {} : { detail: thrown.detail }),
			...(thrown.retryAfter === undefined ? {} : { retryAfter: thrown.retryAfter }),
		};
	if (thrown instanceof AppError)
		return { kind: thrown.status === 404 ? "notFound" : "invalid", code: thrown.code, message: thrown.message };
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	return {
		kind: "internal",
		code: "CARD_BROKE",
		message: "The card broke in a way that it does not explain. The detail says where; try again or report it.",
		detail: message,
	};
}

/** By name: a connector may be loaded beside another copy of the SDK. */
function isConnectorError(thrown: unknown): thrown is ConnectorError {
	return thrown instanceof Error && thrown.name === "ConnectorError" && "kind" in thrown && "code" in thrown;
}

/** Words for input that does not fit the definition's schema. */
export function invalidInput(error: z.ZodError): CardFailure {
	const issues = error.issues.slice(0, 5).map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`);
	return new CardFailure("invalid", "INPUT_INVALID", `The card's fields do not fit. ${issues.join(" · ")}`);
}
