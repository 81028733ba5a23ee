import { actionsOf, defineConnector } from "@keyway/connector-sdk/definition";
import { field } from "@keyway/connector-sdk/field";
import { optionField } from "@keyway/connector-sdk/option-field";
import { z } from "zod";
import { objectName } from "./object-name.ts";
import { create, listObjects, query, read, recordUrl, remove, SalesforceRecord, update } from "./records.ts";
import { bodyOf, callSalesforce, salesforceConnection } from "./rest-api.ts";
import { bindSoql, soqlName, soqlWhere } from "./soql.ts";

const defineAction = actionsOf<typeof salesforceConnection>();
const REST = "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/";

const objectField = optionField({
	label: "Object",
	type: "resource",
	options: "salesforce.objects",
	placeholder: "Contact",
});
const RecordId = z.union([
	z.string().trim().min(1).max(18),
	z.looseObject({ Id: z.string() }).transform((record) => record.Id),
	z.looseObject({ id: z.string() }).transform((record) => record.id),
]);
const idField = field(RecordId, {
	label: "Record",
	type: "resource",
	help: "A record from an earlier card, or its id.",
});
const columns = z.record(z.string().regex(/^[A-Za-z]\w*$/), z.json());
const recordField = field(columns, {
	label: "Record",
	type: "record",
	help: "Columns by their API name, and their values.",
});
const recordOutput = field(SalesforceRecord, { label: "Record", type: "record" });
const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Condition = z.record(z.string(), z.union([Scalar, z.array(Scalar).max(500)]));
const sampleRecord = { Id: "0035g00000AbCdEAAV", LastName: "Müller", FirstName: "Zoë", Email: "zoe.muller@acme.test" };
const aliases = ["SFDC"];

const createRecord = defineAction({
	id: "createRecord",
	version: 1,
	name: "Create a record",
	description: "Creates a record of a Salesforce object.",
	sentence: "Create the {object} {record} in Salesforce",
	aliases,
	input: { object: objectField, record: recordField },
	output: {
		id: field(z.string(), { label: "Id" }),
		url: field(z.string(), { label: "Address" }),
		record: recordOutput,
	},
	sample: {
		id: sampleRecord.Id,
		url: "https://acme.my.salesforce.com/lightning/r/Contact/0035g00000AbCdEAAV/view",
		record: sampleRecord,
	},
	effect: "write",
	idempotency: "none",
	idempotencyWith: ({ keyField }) => (keyField ? "key" : "none"),
	inverse: "salesforce.deleteRecord",
	source: `${REST}dome_sobject_create.htm`,
	async run(input, context) {
		const object = await objectName(input.object, context);
		const id = await create(object, input.record, context);
		return { id, url: recordUrl(context, object, id), record: { ...input.record, Id: id } };
	},
});

const getRecord = defineAction({
	id: "getRecord",
	version: 1,
	name: "Get a record",
	description: "Reads a Salesforce record by its id.",
	sentence: "Get the {object} {id} from Salesforce",
	aliases,
	input: { object: objectField, id: idField },
	output: { record: recordOutput },
	sample: { record: sampleRecord },
	effect: "read",
	idempotency: "natural",
	source: `${REST}dome_get_field_values.htm`,
	async run(input, context) {
		return { record: await read(await objectName(input.object, context), input.id, context) };
	},
});

const findRecord = defineAction({
	id: "findRecord",
	version: 1,
	name: "Find a record",
	description: "Searches for the first Salesforce record that matches a condition.",
	sentence: "Find the {object} in Salesforce where {filter}",
	aliases,
	input: {
		object: objectField,
		filter: field(Condition, {
			label: "Where",
			type: "object",
			help: "Columns and the values they must hold; a list means any of them.",
		}),
	},
	output: {
		record: field(SalesforceRecord.nullable(), { label: "Record", type: "record" }),
		found: field(z.boolean(), { label: "Found" }),
	},
	sample: { record: sampleRecord, found: true },
	effect: "read",
	idempotency: "natural",
	source: `${REST}dome_query.htm`,
	async run(input, context) {
		const object = await objectName(input.object, context);
		const soql = `SELECT Id FROM ${soqlName(object)} WHERE ${soqlWhere(input.filter)} ORDER BY CreatedDate ASC LIMIT 1`;
		const { records } = await query(soql, context, 1);
		const id = records[0]?.["Id"];
		if (typeof id !== "string") return { record: null, found: false };
		return { record: await read(object, id, context), found: true };
	},
});

const updateRecord = defineAction({
	id: "updateRecord",
	version: 1,
	name: "Update a record",
	description: "Changes fields of a Salesforce record.",
	sentence: "Update the {object} {id} in Salesforce with {record}",
	aliases,
	input: { object: objectField, id: idField, record: recordField },
	output: { id: field(z.string(), { label: "Id" }), record: recordOutput },
	sample: { id: sampleRecord.Id, record: sampleRecord },
	effect: "write",
	idempotency: "natural",
	source: `${REST}dome_update_fields.htm`,
	async run(input, context) {
		const object = await objectName(input.object, context);
		await update(object, input.id, input.record, context);
		return { id: input.id, record: await read(object, input.id, context) };
	},
});

const deleteRecord = defineAction({
	id: "deleteRecord",
	version: 1,
	name: "Delete a record",
	description: "Deletes a Salesforce record.",
	sentence: "Delete the {object} {id} in Salesforce",
	aliases,
	input: { object: objectField, id: idField },
	output: {},
	sample: {},
	effect: "destroy",
	idempotency: "natural",
	source: `${REST}dome_delete_record.htm`,
	async run(input, context) {
		await remove(await objectName(input.object, context), input.id, context);
		return {};
	},
});

const runQuery = defineAction({
	id: "query",
	version: 1,
	name: "Run a query",
	description: "Runs a SOQL query and returns the records.",
	sentence: "Query Salesforce with {query}",
	aliases,
	input: {
		query: field(z.string().min(1).max(20_000), {
			label: "Query",
			type: "longText",
			placeholder: "SELECT Id, Email FROM Contact WHERE Email = :email",
			help: "SOQL. Data goes in by name, as :email, and its value under Values; never write data into the query itself.",
		}),
		values: field(Condition.optional(), { label: "Values", type: "object" }),
	},
	output: {
		records: field(z.array(SalesforceRecord), { label: "Records" }),
		count: field(z.number().int(), { label: "Count" }),
	},
	sample: { records: [sampleRecord], count: 1 },
	effect: "read",
	idempotency: "natural",
	source: `${REST}resources_query.htm`,
	async run(input, context) {
		const { records } = await query(bindSoql(input.query, input.values ?? {}), context, 10_000);
		return { records, count: records.length };
	},
});

export const salesforce = defineConnector({
	id: "salesforce",
	name: "Salesforce",
	description: "Records of a Salesforce organisation",
	group: "connector",
	icon: { hue: "#0070D2", monogram: "Sf" },
	connection: salesforceConnection,
	// A production organisation takes 25 long calls at a time (Salesforce, “API Request Limits and Allocations”); others use them, too.
	limits: { atOnce: 20 },
	async test(context) {
		const answer = await callSalesforce(context, { method: "GET", path: ["limits"], repeatable: true });
		const limits = bodyOf(answer, z.looseObject({ DailyApiRequests: z.looseObject({ Remaining: z.number() }) }));
		const host = new URL(context.connection.instanceUrl).host;
		return `${host}, ${limits.DailyApiRequests.Remaining} calls left today`;
	},
	options: {
		async objects({ search }, context) {
			const wanted = search.toLowerCase();
			const found = (await listObjects(context)).filter((each) =>
				`${each.name} ${each.label}`.toLowerCase().includes(wanted),
			);
			return { items: found.slice(0, 200).map(({ name, label }) => ({ value: name, label, detail: name })) };
		},
	},
	actions: [createRecord, getRecord, findRecord, updateRecord, deleteRecord, runQuery],
});
