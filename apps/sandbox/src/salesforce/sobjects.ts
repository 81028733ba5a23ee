import type { Tenant } from "../tenant.ts";
import { checkColumns } from "./check-record.ts";
import { notFound, SalesforceFailure } from "./failure.ts";
import { findField, findObject, OBJECTS, type ObjectType } from "./objects.ts";
import { change, insert, longId, type StoredRecord, type Value } from "./state.ts";

export type Reply = { status: number; body?: unknown };
export type ObjectCall = { tenant: Tenant; version: string; object: string; now: Date };

function typeOf(name: string): [string, ObjectType] {
	const found = findObject(name);
	if (!found) throw notFound();
	return found;
}

function summary(name: string, type: ObjectType, version: string) {
	const url = `/services/data/${version}/sobjects/${name}`;
	return {
		name,
		label: type.label,
		labelPlural: type.labelPlural,
		keyPrefix: type.prefix,
		custom: type.custom,
		createable: true,
		updateable: true,
		deletable: true,
		queryable: true,
		urls: { sobject: url, describe: `${url}/describe`, rowTemplate: `${url}/{ID}` },
	};
}

export function listObjects(version: string): Reply {
	const sobjects = Object.entries(OBJECTS).map(([name, type]) => summary(name, type, version));
	return { status: 200, body: { encoding: "UTF-8", maxBatchSize: 200, sobjects } };
}

export function objectInfo({ tenant, version, object }: ObjectCall): Reply {
	const [name, type] = typeOf(object);
	const recent = tenant.salesforce.records.filter((each) => each.object === name && !each.deleted).slice(-5);
	const recentItems = recent.map((record) => view(record, version));
	return { status: 200, body: { objectDescribe: summary(name, type, version), recentItems } };
}

export function describe({ version, object }: ObjectCall): Reply {
	const [name, type] = typeOf(object);
	const fields = type.fields.map((field) => ({
		name: field.name,
		label: field.label,
		type: field.type,
		length: field.length,
		nillable: !field.required,
		createable: !field.readOnly,
		updateable: !field.readOnly,
		externalId: field.externalId,
		unique: field.externalId,
		custom: field.name.endsWith("__c"),
	}));
	return { status: 200, body: { ...summary(name, type, version), fields } };
}

export function createRecord({ tenant, object, now }: ObjectCall, body: unknown): Reply {
	const [name, type] = typeOf(object);
	const columns = checkColumns(name, type, body, true);
	checkUnique(tenant, name, columns, null);
	const record = insert(tenant.salesforce, name, columns, now);
	tenant.revision += 1;
	return { status: 201, body: { id: record.id, success: true, errors: [] } };
}

export function getRecord(call: ObjectCall, id: string, fields: string | undefined): Reply {
	const record = find(call, id);
	return {
		status: 200,
		body: view(
			record,
			call.version,
			fields?.split(",").map((name) => name.trim()),
		),
	};
}

export function updateRecord(call: ObjectCall, id: string, body: unknown): Reply {
	const record = find(call, id);
	const columns = checkColumns(record.object, OBJECTS[record.object] as ObjectType, body, false);
	checkUnique(call.tenant, record.object, columns, record);
	change(record, columns, call.now);
	call.tenant.revision += 1;
	return { status: 204 };
}

export function deleteRecord(call: ObjectCall, id: string): Reply {
	const record = find(call, id);
	record.deleted = true;
	record.columns["IsDeleted"] = true;
	call.tenant.revision += 1;
	return { status: 204 };
}

/** Records by the value of an external id: read, upsert, delete. */
export function byExternalId(call: ObjectCall, method: string, fieldName: string, value: string, body: unknown): Reply {
	const [name, type] = typeOf(call.object);
	const field = findField(type, fieldName);
	if (!field?.externalId)
		throw new SalesforceFailure(
			404,
			"NOT_FOUND",
			`Provided external ID field does not exist or is not accessible: ${fieldName}`,
		);
	const record = call.tenant.salesforce.records.find(
		(each) => each.object === name && !each.deleted && each.columns[field.name] === value,
	);
	if (method === "PATCH") {
		if (record) {
			updateRecord(call, record.id, body);
			return { status: 200, body: { id: record.id, success: true, errors: [], created: false } };
		}
		const created = createRecord(call, { ...(body as object), [field.name]: value });
		return { status: 201, body: { ...(created.body as object), created: true } };
	}
	if (!record) throw notFound();
	return method === "DELETE" ? deleteRecord(call, record.id) : { status: 200, body: view(record, call.version) };
}

function find(call: ObjectCall, id: string): StoredRecord {
	const [name] = typeOf(call.object);
	if (!/^([a-zA-Z0-9]{15}|[a-zA-Z0-9]{18})$/.test(id))
		throw new SalesforceFailure(
			404,
			"NOT_FOUND",
			`Provided external ID field does not exist or is not accessible: ${id}`,
		);
	const record = call.tenant.salesforce.records.find((each) => each.object === name && each.id === longId(id));
	if (!record) throw notFound();
	if (record.deleted) throw new SalesforceFailure(404, "ENTITY_IS_DELETED", "entity is deleted");
	return record;
}

function view(record: StoredRecord, version: string, only?: string[]) {
	const type = OBJECTS[record.object] as ObjectType;
	const names = only?.map((name) => {
		const field = findField(type, name);
		if (!field)
			throw new SalesforceFailure(400, "INVALID_FIELD", `No such column '${name}' on sobject of type ${record.object}`);
		return field.name;
	});
	const columns = names
		? Object.fromEntries(names.map((name) => [name, record.columns[name] ?? null]))
		: record.columns;
	const url = `/services/data/${version}/sobjects/${record.object}/${record.id}`;
	return { attributes: { type: record.object, url }, ...columns };
}

function checkUnique(tenant: Tenant, object: string, columns: Record<string, Value>, self: StoredRecord | null): void {
	for (const field of (OBJECTS[object] as ObjectType).fields.filter((each) => each.externalId)) {
		const value = columns[field.name];
		if (value === undefined || value === null) continue;
		const other = tenant.salesforce.records.find(
			(each) => each !== self && each.object === object && !each.deleted && each.columns[field.name] === value,
		);
		if (other)
			throw new SalesforceFailure(
				400,
				"DUPLICATE_VALUE",
				`duplicate value found: ${field.name} duplicates value on record with id: ${other.id}`,
			);
	}
}
