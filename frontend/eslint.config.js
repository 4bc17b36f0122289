import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import typescript from 'typescript-eslint'

const chinese = '/[\\u4e00-\\u9fff]/'
const wording =
  'Every Chinese sentence of a screen stands in src/text/, so that wording is in one place.'
const rawError = 'An error reaches a screen only through toUserError.'

const noRawErrors = [
  {
    selector:
      "CallExpression[callee.name='String'][arguments.0.name=/^(e|err|error|cause|failure)$/i]",
    message: rawError,
  },
  {
    selector: 'TemplateLiteral > Identifier[name=/^(e|err|error|cause|failure)$/i]',
    message: rawError,
  },
]
const noChinese = [
  { selector: `Literal[value=${chinese}]`, message: wording },
  { selector: `TemplateElement[value.raw=${chinese}]`, message: wording },
]
const tauri = {
  group: ['@tauri-apps/*'],
  message: 'Only src/backend/ talks to the program.',
}
const elementPlus = {
  group: ['element-plus', 'element-plus/*'],
  message: 'Element Plus is wrapped in src/ui/.',
}

export default typescript.config(
  { ignores: ['dist/', 'node_modules/', 'src/generated/'] },
  js.configs.recommended,
  typescript.configs.recommended,
  vue.configs['flat/recommended'],
  prettier,
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: {
      parserOptions: { parser: typescript.parser },
      globals: globals.browser,
    },
    rules: {
      'no-undef': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-imports': ['error', { patterns: [tauri, elementPlus] }],
      'no-restricted-syntax': ['error', ...noRawErrors, ...noChinese],
      'vue/no-restricted-syntax': [
        'error',
        {
          selector: `VElement:not([name=/^(script|style)$/]) > VText[value=${chinese}]`,
          message: wording,
        },
        { selector: `VLiteral[value=${chinese}]`, message: wording },
        ...noChinese,
        // A strict content policy forbids style attributes that come out of a template.
        { selector: "VAttribute[directive=false][key.name='style']", message: 'Use a class.' },
      ],
      'vue/no-v-html': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/define-emits-declaration': ['error', 'type-based'],
    },
  },
  {
    files: ['src/backend/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [elementPlus] }] },
  },
  {
    files: ['src/ui/**/*.{ts,vue}'],
    rules: { 'no-restricted-imports': ['error', { patterns: [tauri] }] },
  },
  {
    files: ['src/text/**/*.ts', 'src/**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noRawErrors] },
  },
  {
    files: ['*.config.{ts,js}'],
    languageOptions: { globals: globals.node },
  },
)
