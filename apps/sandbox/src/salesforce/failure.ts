/** An error as Salesforce answers it: always a list. */
export class SalesforceFailure extends Error {
	readonly status: number;
	readonly errorCode: string;
	readonly fields: string[] | undefined;

	constructor(status: number, errorCode: string, message: string, fields?: string[]) {
		super(message);
		this.status = status;
		this.errorCode = errorCode;
		this.fields = fields;
	}

	get body() {
		return [{ message: this.message, errorCode: this.errorCode, ...(this.fields ? { fields: this.fields } : {}) }];
	}
}

export const notFound = () => new SalesforceFailure(404, "NOT_FOUND", "The requested resource does not exist");
