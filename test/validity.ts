import { Ajv2020 } from 'ajv/dist/2020.js'
import { HtmlValidate } from 'html-validate'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { type Document, type PageKind, pageSchemas } from '../src/model/page.ts'
import { jsonSchema, jsonSchemaPath } from '../src/render/json.ts'
import { xsd } from '../src/render/xsd.ts'

/** Documents held against what is published of their format: JSON Schema, XML Schema, the HTML standard. */

const ajv = new Ajv2020({ strict: true, allErrors: true })
for (const kind of Object.keys(pageSchemas) as PageKind[]) ajv.addSchema(JSON.parse(jsonSchema(kind)))

export function jsonFaults(body: string): string[] {
  const page = JSON.parse(body)
  const validate = ajv.getSchema(page.$schema)
  if (!validate) return [`there is no schema ${page.$schema}`]
  if (page.$schema !== jsonSchemaPath(page.kind)) return [`${page.kind} points to ${page.$schema}`]
  return validate(page) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}

const schema = XmlDocument.fromString(xsd())
const validator = XsdValidator.fromDoc(schema)

export function xmlFaults(body: string): string[] {
  let document: XmlDocument | undefined
  try {
    document = XmlDocument.fromString(body)
    validator.validate(document)
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  } finally {
    document?.dispose()
  }
}

const html = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // It counts `&quot;` as six letters. How long titles are is tested with the layout.
    'long-title': 'off',
  },
})

export async function htmlFaults(body: string): Promise<string[]> {
  const report = await html.validateString(body)
  return report.results.flatMap((result) =>
    result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`),
  )
}

/** Everything that is wrong with a document of a page, named with its path. Markdown has no wrong form. */
export async function faultsOf({ path, body }: Document): Promise<string[]> {
  const faults = path.endsWith('.json')
    ? jsonFaults(body)
    : path.endsWith('.xml')
      ? xmlFaults(body)
      : path.endsWith('.html')
        ? await htmlFaults(body)
        : []
  return faults.map((fault) => `${path}: ${fault}`)
}
