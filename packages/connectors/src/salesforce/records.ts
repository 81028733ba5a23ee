import { createHash } from "node:crypto";
import { ConnectorError } from "@keyway/connector-sdk/error";
import type { Json } from "@keyway/schema/json";
import { z } from "zod";
import { bodyOf, callSalesforce, type SalesforceContext } from "./rest-api.ts";
import { soqlName } from "./soql.ts";

/** A record as Salesforce answers it: column → value. */
export const SalesforceRecord = z.record(z.string(), z.json());
export type SalesforceRecord = z.infer<typeof SalesforceRecord>;

const Saved = z.looseObject({ id: z.string(), success: z.boolean(), created: z.boolean().optional() });
const QueryPage = z.looseObject({
	totalSize: z.number(),
	done: z.boolean(),
	nextRecordsUrl: z.string().optional(),
	records: z.array(SalesforceRecord),
});

/** The page of a record in Salesforce's own interface. */
export function recordUrl(context: SalesforceContext, object: string, id: string): string {
	const base = context.connection.instanceUrl.replace(/\/+$/, "");
	return `${base}/lightning/r/${encodeURIComponent(object)}/${encodeURIComponent(id)}/view`;
}

/**
 * Creates a record. With a key field in the connection it is an upsert by our key, so that a repeated step finds its own
 * record; without one a create that is not answered is an unknown outcome.
 */
export async function create(
	object: string,
	record: Record<string, Json>,
	context: SalesforceContext & { idempotencyKey: string },
): Promise<string> {
	const { keyField } = context.connection;
	const path = ["sobjects", soqlName(object)];
	if (!keyField) {
		const answer = await callSalesforce(context, { method: "POST", path, json: record, repeatable: false });
		return bodyOf(answer, Saved).id;
	}
	const key = createHash("sha256").update(context.idempotencyKey).digest("hex");
	const answer = await callSalesforce(context, {
		method: "PATCH",
		path: [...path, keyField, key],
		json: record,
		repeatable: true,
	});
	return bodyOf(answer, Saved).id;
}

export async function read(object: string, id: string, context: SalesforceContext): Promise<SalesforceRecord> {
	const path = ["sobjects", soqlName(object), id];
	const answer = await callSalesforce(context, { method: "GET", path, repeatable: true });
	return withoutMeta(bodyOf(answer, SalesforceRecord));
}

export async function update(object: string, id: string, record: Record<string, Json>, context: SalesforceContext) {
	const path = ["sobjects", soqlName(object), id];
	await callSalesforce(context, { method: "PATCH", path, json: record, repeatable: true });
}

/** Deletes a record; one that is gone already is fine, because the wish is fulfilled. */
export async function remove(object: string, id: string, context: SalesforceContext): Promise<void> {
	const path = ["sobjects", soqlName(object), id];
	try {
		await callSalesforce(context, { method: "DELETE", path, repeatable: true });
	} catch (error) {
		if (!(error instanceof ConnectorError && error.code === "ENTITY_IS_DELETED")) throw error;
	}
}

/** Runs SOQL and reads on over pages, up to `most` records. */
export async function query(
	soql: string,
	context: SalesforceContext,
	most: number,
): Promise<{ records: SalesforceRecord[]; total: number }> {
	let page = bodyOf(
		await callSalesforce(context, { method: "GET", path: ["query"], query: { q: soql }, repeatable: true }),
		QueryPage,
	);
	const records = page.records.map(withoutMeta);
	while (!page.done && page.nextRecordsUrl && records.length < most) {
		const locator = page.nextRecordsUrl.split("/").at(-1) ?? "";
		page = bodyOf(
			await callSalesforce(context, { method: "GET", path: ["query", locator], repeatable: true }),
			QueryPage,
		);
		records.push(...page.records.map(withoutMeta));
	}
	return { records: records.slice(0, most), total: page.totalSize };
}

function withoutMeta(record: SalesforceRecord): SalesforceRecord {
	const { attributes: _, ...columns } = record;
	return columns;
}

export type ObjectInfo = { name: string; label: string };

/** The objects that records can be created in. */
export async function listObjects(context: SalesforceContext): Promise<ObjectInfo[]> {
	const shape = z.looseObject({
		sobjects: z.array(z.looseObject({ name: z.string(), label: z.string(), createable: z.boolean().optional() })),
	});
	const answer = await callSalesforce(context, { method: "GET", path: ["sobjects"], repeatable: true });
	return bodyOf(answer, shape).sobjects.filter((each) => each.createable !== false);
}
