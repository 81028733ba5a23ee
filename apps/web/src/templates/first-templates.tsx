import { useCatalogue } from "../api/use-catalogue.ts";
import { TemplateOffer } from "./template-offer.tsx";
import { firstTemplates, useTemplates } from "./use-templates.ts";

/** Where there are no flows yet: four examples to begin with. */
export default function FirstTemplates() {
	const templates = firstTemplates(useTemplates().data ?? []);
	const catalogue = useCatalogue().data;
	if (!catalogue || templates.length === 0) return null;
	return (
		<section className="template-group" style={{ marginTop: 20 }} aria-label="Start from a template">
			<h2>Or start from a template</h2>
			<TemplateOffer templates={templates} catalogue={catalogue} />
		</section>
	);
}
