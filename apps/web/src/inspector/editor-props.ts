import type { FieldSpec } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Ref } from "react";
import type { FlowContext } from "../words/flow-context.ts";
import type { FieldHandle } from "./field-handle.ts";

/** What every editor of a field's value gets. */
export type EditorProps = {
	flowId: string;
	context: FlowContext;
	/** The card that the field belongs to. */
	card: string;
	spec: FieldSpec;
	value: FieldValue | undefined;
	/** The card's connection, for live lists. */
	connection: string | undefined;
	invalid: boolean;
	describedBy?: string | undefined;
	handle?: Ref<FieldHandle>;
	/** null clears the field. */
	onChange: (value: FieldValue | null) => void;
};
