package dev.sluice.model.datus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnEnumsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            客户类型（0：售前客户、1：售后客户）      | 0 售前客户; 1 售后客户
            订单状态（0:录入、1:生产、2:配车）        | 0 录入; 1 生产; 2 配车
            支付方式(1=现金,2=刷卡,3=在线)          | 1 现金; 2 刷卡; 3 在线
            status: 0-new, 1-paid, 2-void        | 0 new; 1 paid; 2 void
            flag Y/N                             | ''
            是否有效(Y:是,N:否)                    | ''
            性别[M:男 F:女]                       | ''
            plain comment                        | ''
            ''                                   | ''
            金额, 含税                             | ''
            类型 1.个人 2.企业                      | 1 个人; 2 企业
            level (1~low 2~mid 3~high)           | 1 low; 2 mid; 3 high
            状态: A=active;B=blocked              | A active; B blocked
            code 1                               | ''
            枚举 true:是,false:否                  | true 是; false 否
            version 1.2.3                        | ''
            范围（-1:未知，0:否，1:是）             | -1 未知; 0 否; 1 是
            状态(open=打开, closed=关闭)           | open 打开; closed 关闭
            日期2024-01-01                        | ''
            取值：1、2、3                          | ''
            【1：高 2：低】等级                     | 1 高; 2 低
            id:主键,name:名称                      | ''
            1:甲,1:乙,2:丙                         | 1 甲; 2 丙
            Enum(1: One / 2: Two)                | 1 One; 2 Two
            kind (see docs) 1:a, 2:b             | 1 a; 2 b
            level(1:100,2:200)                   | 1 100; 2 200
            类型 1、个人 2、企业                     | 1 个人; 2 企业
            1)个人 2)企业                          | 1 个人; 2 企业
            open 08:30 to 13:45                  | ''
            see http://x.y/1:2                   | ''
            状态 http://x.y/1:2                    | ''
            状态（见 https://x.y/1?b=2，0：新，1：旧）  | 0 新; 1 旧
            kind http://x.y/1:2, 0:new, 1:old    | 0 new; 1 old
            kind 1:see http://x.y, 2:s3://b/c    | 1 see http://x.y; 2 s3://b/c
            """)
    void valuesAreReadFromAComment(String comment, String wanted) {
        String read = ColumnEnums.of(comment).stream()
                .map(label -> label.value() + " " + label.label())
                .collect(Collectors.joining("; "));
        assertThat(read).isEqualTo(wanted);
    }
}
