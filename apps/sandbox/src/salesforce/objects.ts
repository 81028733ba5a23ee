export type FieldType =
	| "string"
	| "email"
	| "phone"
	| "url"
	| "textarea"
	| "picklist"
	| "boolean"
	| "date"
	| "datetime"
	| "double"
	| "reference"
	| "id";
export type ObjectField = {
	name: string;
	label: string;
	type: FieldType;
	length: number;
	required: boolean;
	/** Set by Salesforce itself. */
	readOnly: boolean;
	externalId: boolean;
};
export type ObjectType = { label: string; labelPlural: string; prefix: string; custom: boolean; fields: ObjectField[] };

/** `Name*` = required. Type after the colon, text otherwise. */
function field(spec: string): ObjectField {
	const [left = "", type = "string"] = spec.split(":");
	const name = left.replace(/[*!]/g, "");
	const label = name
		.replace(/__c$/, "")
		.replaceAll("_", " ")
		.replace(/([a-z])([A-Z])/g, "$1 $2");
	const long = type === "textarea" ? 32_000 : type === "email" || type === "phone" ? 80 : 255;
	return {
		name,
		label,
		type: type as FieldType,
		length: name === "LastName" ? 80 : name === "FirstName" ? 40 : long,
		required: left.includes("*"),
		readOnly: left.includes("!"),
		externalId: name === "Keyway_Key__c",
	};
}

const SYSTEM = [
	"Id!:id",
	"IsDeleted!:boolean",
	"CreatedDate!:datetime",
	"LastModifiedDate!:datetime",
	"SystemModstamp!:datetime",
];

function object(label: string, prefix: string, fields: string): ObjectType {
	const specs = [...SYSTEM, "OwnerId:reference", ...fields.split(/\s+/), "Keyway_Key__c"];
	const labelPlural = label.endsWith("y") ? `${label.slice(0, -1)}ies` : `${label}s`;
	return { label, labelPlural, prefix, custom: prefix.startsWith("a"), fields: specs.map(field) };
}

/** The objects of the modelled organisation: standard ones with the fields that people use most, and two of Acme's own. */
export const OBJECTS: Record<string, ObjectType> = {
	Account: object("Account", "001", "Name* Industry:picklist Phone:phone Website:url Description:textarea"),
	Contact: object(
		"Contact",
		"003",
		"Name! FirstName LastName* Email:email Title Department Phone:phone MobilePhone:phone AccountId:reference Description:textarea",
	),
	Lead: object(
		"Lead",
		"00Q",
		"Name! FirstName LastName* Company* Email:email Title Phone:phone Status:picklist Description:textarea",
	),
	Opportunity: object(
		"Opportunity",
		"006",
		"Name* StageName*:picklist CloseDate*:date Amount:double AccountId:reference",
	),
	Case: object(
		"Case",
		"500",
		"Subject Description:textarea Status:picklist Priority:picklist Origin:picklist ContactId:reference",
	),
	User: object(
		"User",
		"005",
		"Name! Username* LastName* FirstName Email*:email Alias* IsActive:boolean Title Department",
	),
	Employee__c: object(
		"Employee",
		"a01",
		"Name First_Name__c Last_Name__c Email__c:email Department__c Title__c User_Type__c Country__c Start_Date__c:date Manager_Email__c:email Active__c:boolean",
	),
	Onboarding__c: object(
		"Onboarding",
		"a02",
		"Name Employee__c:reference Email__c:email Status__c:picklist Start_Date__c:date Notes__c:textarea",
	),
};

/** API names do not tell upper from lower case. */
export function findObject(name: string): [name: string, type: ObjectType] | null {
	return Object.entries(OBJECTS).find(([each]) => each.toLowerCase() === name.toLowerCase()) ?? null;
}

export function findField(type: ObjectType, name: string): ObjectField | null {
	return type.fields.find((each) => each.name.toLowerCase() === name.toLowerCase()) ?? null;
}
