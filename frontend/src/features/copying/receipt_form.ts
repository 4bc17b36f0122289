import { ref } from 'vue'
import type { ReceiptPaper } from '@/generated/commands'

/** The paper that receipts went to last at this desk; the printer does not change between two of them. */
export const receiptForm = ref<ReceiptPaper>('80mm')
